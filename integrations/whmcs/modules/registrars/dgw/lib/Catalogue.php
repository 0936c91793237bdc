<?php

declare(strict_types=1);

namespace DgwWhmcs;

use WHMCS\Domain\TopLevel\ImportItem;
use WHMCS\Domains\DomainLookup\ResultsList as Lookups;
use WHMCS\Domains\DomainLookup\SearchResult;
use WHMCS\Results\ResultsList;

/** What can be bought: names found, and zones with their prices. */
final class Catalogue
{
    private const STATUSES = [
        'available' => SearchResult::STATUS_NOT_REGISTERED,
        'taken' => SearchResult::STATUS_REGISTERED,
        'unsupported' => SearchResult::STATUS_TLD_NOT_SUPPORTED,
        'invalid' => SearchResult::STATUS_RESERVED,
    ];

    /** @param list<string> $zones with or without their dot */
    public static function search(Params $params, string $label, array $zones): Lookups
    {
        $zones = array_map(static fn (string $zone): string => ltrim($zone, '.'), $zones);
        $names = array_map(static fn (string $zone): string => "{$label}.{$zone}", $zones);
        $results = new Lookups();
        foreach ($names === [] ? [] : $params->domains()->check($names) as $index => $found) {
            $results->append(self::result($params, new SearchResult($label, $zones[$index]), $found));
        }
        return $results;
    }

    /**
     * Free names of those zones that are sold here; without any WHMCS shows none.
     *
     * @param list<string> $zones with or without their dot
     */
    public static function suggest(Params $params, string $words, array $zones, int $most): Lookups
    {
        $results = new Lookups();
        $sold = array_column($params->domains()->zones(), 'tld');
        $zones = array_intersect(array_map(static fn (string $zone): string => ltrim($zone, '.'), $zones), $sold);
        foreach ($zones === [] ? [] : $params->domains()->suggest($words, array_values($zones), $most) as $found) {
            $results->append(self::result($params, new SearchResult(...explode('.', $found['name'], 2)), $found));
        }
        return $results;
    }

    /**
     * @param list<string> $actions `register`, `renew`
     * @return array<string, string> the price of each by its action, and their `CurrencyCode`; empty = not a premium name
     */
    public static function premium(Params $params, array $actions): array
    {
        $domains = $params->domains();
        $found = in_array('register', $actions, true) ? $domains->check([$params->name()])[0]['premium'] : null;
        $prices = [
            'register' => array_column($found['prices'] ?? [], 'amount', 'currency')[$params->text('Currency')] ?? null,
            'renew' => in_array('renew', $actions, true) ? $domains->renewalPrice($params->name())['amount'] : null,
        ];
        $prices = array_filter($prices, static fn (?string $price): bool => $price !== null);
        return $prices === [] ? [] : $prices + ['CurrencyCode' => $params->text('Currency')];
    }

    /** Only what costs something a year can be sold; what else a zone lacks is left to WHMCS' own settings. */
    public static function prices(Params $params): ResultsList
    {
        $items = new ResultsList();
        foreach ($params->domains()->zones() as $zone) {
            $prices = self::yearly($zone['prices']);
            if (isset($prices['register'], $prices['renew'])) {
                $items[] = self::item($zone, $prices);
            }
        }
        return $items;
    }

    /** @param array<string, mixed> $found */
    private static function result(Params $params, SearchResult $result, array $found): SearchResult
    {
        $result->setStatus(self::STATUSES[$found['availability']] ?? SearchResult::STATUS_UNKNOWN);
        if (isset($found['premium'])) {
            self::price($params, $result, $found['premium']['prices']);
        }
        return $result;
    }

    /**
     * A premium name that is not sold, or not in our currency, is shown as reserved.
     *
     * @param list<array{amount: string, currency: string}> $prices
     */
    private static function price(Params $params, SearchResult $result, array $prices): void
    {
        $price = array_column($prices, 'amount', 'currency')[$params->text('Currency')] ?? null;
        if ($price === null) {
            $result->setStatus(SearchResult::STATUS_RESERVED);
            return;
        }
        $result->setPremiumDomain(true);
        $result->setPremiumCostPricing(['register' => $price, 'CurrencyCode' => $params->text('Currency')]);
    }

    /**
     * @param list<array{action: string, years: int, price: array{amount: string, currency: string}}> $rows
     * @return array<string, array{amount: string, currency: string}> by action
     */
    private static function yearly(array $rows): array
    {
        return array_column(array_filter($rows, static fn (array $row): bool => $row['years'] === 1), 'price', 'action');
    }

    /**
     * @param array<string, mixed> $zone
     * @param array<string, array{amount: string, currency: string}> $prices
     */
    private static function item(array $zone, array $prices): ImportItem
    {
        $item = new ImportItem();
        $item->setExtension('.' . $zone['tld_unicode']);
        $item->setMinYears(min($zone['register_years']));
        $item->setMaxYears(max($zone['register_years']));
        $item->setCurrency($prices['register']['currency']);
        $item->setRegisterPrice($prices['register']['amount']);
        $item->setRenewPrice($prices['renew']['amount']);
        $item->setEppRequired(!$zone['transfer']['offered']);
        if ($zone['transfer']['to_us'] && isset($prices['transfer'])) {
            $item->setTransferPrice($prices['transfer']['amount']);
        }
        if ($zone['restore'] && isset($prices['restore'], $zone['grace_days']['redemption'])) {
            $item->setRedemptionFeeDays($zone['grace_days']['redemption']);
            $item->setRedemptionFeePrice($prices['restore']['amount']);
        }
        return $item;
    }
}
