"""LogicBoxes' reseller interface (ResellerClub and other brands): customers, contacts, orders and a queue of actions.

What is not public (marked *unverified* in the vendor's and the clients' sources) can be switched: see `switches`.
"""
