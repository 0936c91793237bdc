<?php

declare(strict_types=1);

namespace DgwWhmcs;

use Dgw\Contact;
use Dgw\Domains;
use Dgw\Failure;
use Dgw\Gateway;

/** The parameters that WHMCS gives to every function of a registrar module. */
final class Params
{
    /** Fields of a zone (`additionalfields`) that are a contact's, by the names that they have in WHMCS. */
    private const FIELDS = [
        'Birthday' => 'birthday',
        'Passport' => 'passport',
        'Taxpayer Number' => 'taxpayer_number',
        'Legal Address' => 'legal_address',
        'Latin Name' => 'name_latin',
        'Latin Organization' => 'organization_latin',
    ];

    /** @param array<string, mixed> $given */
    public function __construct(private readonly array $given)
    {
    }

    public function domains(): Domains
    {
        $gateway = new Gateway($this->text('GatewayUrl'), $this->text('ApiKey'), 'whmcs');
        return new Domains($gateway, $this->text('Account'));
    }

    public function text(string $name): string
    {
        return trim((string) ($this->given[$name] ?? ''));
    }

    public function name(): string
    {
        return $this->text('sld') . '.' . ltrim($this->text('tld'), '.');
    }

    public function years(): int
    {
        return max(1, (int) ($this->given['regperiod'] ?? 1));
    }

    /** The same for every retry of one domain's order in WHMCS. */
    public function reference(): string
    {
        return $this->text('domainid');
    }

    /** Return the day that WHMCS has for the expiry. Raises `Failure` when it has none. */
    public function expiry(): string
    {
        $found = localAPI('GetClientsDomains', ['domainid' => $this->reference()]);
        $day = (string) ($found['domains']['domain'][0]['expirydate'] ?? '');
        return preg_match('/^[1-9]\d{3}-\d\d-\d\d$/', $day)
            ? $day
            : throw Failure::because('WHMCS does not know when this domain expires. Sync the domain first.');
    }

    /** @return list<string> */
    public function nameservers(): array
    {
        return array_values(array_filter(array_map($this->text(...), ['ns1', 'ns2', 'ns3', 'ns4', 'ns5'])));
    }

    /** @return array<string, mixed> what an order says beside its contacts */
    public function options(): array
    {
        $extra = $this->given['additionalfields'] ?? [];
        $premium = ($this->given['premiumEnabled'] ?? false) ? $this->text('premiumCost') : '';
        return array_filter([
            'license' => trim((string) ($extra['License'] ?? '')),
            'language' => trim((string) ($extra['Language'] ?? '')),
            'max_price' => $premium === '' ? null : ['amount' => $premium, 'currency' => $this->text('Currency')],
        ]);
    }

    /** @return array{registrant: array<string, mixed>, admin: array<string, mixed>} */
    public function people(): array
    {
        return ['registrant' => $this->person('') + $this->extra(), 'admin' => $this->person('admin')];
    }

    /** @return array<string, mixed> */
    private function person(string $role): array
    {
        $field = fn (string $name): string => $this->text($role . $name);
        return Contact::of([
            'name' => $field('firstname') . ' ' . $field('lastname'),
            'organization' => $field('companyname'),
            'email' => $field('email'),
            'phone' => $field('fullphonenumber'),
            'street' => [$field('address1'), $field('address2')],
            'city' => $field('city'),
            'state' => $field('fullstate'),
            'postal_code' => $field('postcode'),
            'country' => $field($role === '' ? 'countrycode' : 'country'),
        ]);
    }

    /** @return array<string, string> what the zone wants of the registrant beside */
    public function extra(): array
    {
        $given = array_intersect_key($this->given['additionalfields'] ?? [], self::FIELDS);
        $named = [];
        foreach ($given as $name => $value) {
            $named[self::FIELDS[$name]] = trim((string) $value);
        }
        return array_filter($named);
    }
}
