"""Internationalized names, with the language that the zone asks for."""

import secrets
from dataclasses import replace
from typing import ClassVar

from adapters.capabilities import Capability
from adapters.interface import RegistryAdapter
from adapters.model import DomainName, RegisterOrder
from tests.adapters.contract_base import an_order, need, register
from tests.adapters.contract_changes import truth
from tests.adapters.world import World


class IdnContract:
    idn_label: ClassVar[str]

    async def test_an_internationalized_name_is_registered_with_its_language(
        self, adapter: RegistryAdapter, world: World, tld: str
    ) -> None:
        need(adapter, Capability.IDN)
        name = DomainName.parse(f"{self.idn_label}-{secrets.randbelow(10**10):010}.{tld}")
        order: RegisterOrder = an_order(name)
        if not adapter.rules(tld).idn:
            assert [problem.code for problem in adapter.problems(order)] == ["idn_not_supported"]
            return
        languages = adapter.rules(tld).idn_languages
        if languages:
            assert [problem.code for problem in adapter.problems(order)] == ["language_required"]
            order = replace(order, language=min(languages))
        await register(adapter, world, order)
        assert truth(world, name).registrar == world.user
