<?php

declare(strict_types=1);

namespace DgwWhmcs;

use Dgw\Contact;

/** The form in which WHMCS shows and sends the contacts of a domain. */
final class ContactForm
{
    private const FIELDS = [
        'First Name', 'Last Name', 'Company Name', 'Email Address', 'Address 1', 'Address 2', 'City', 'State', 'Postcode',
        'Country', 'Phone Number', 'Fax Number',
    ];

    /**
     * The gateway takes contacts and tells them to nobody: the form comes empty, and replaces all when it is sent.
     *
     * @return array<string, array<string, string>>
     */
    public static function blank(): array
    {
        return ['Registrant' => array_fill_keys(self::FIELDS, '')];
    }

    /**
     * @param array<string, array<string, string>> $details
     * @return array{registrant: array<string, mixed>, admin?: array<string, mixed>}
     */
    public static function people(array $details): array
    {
        $people = ['registrant' => self::person($details['Registrant'] ?? [])];
        return isset($details['Admin']) ? $people + ['admin' => self::person($details['Admin'])] : $people;
    }

    /**
     * @param array<string, string> $form
     * @return array<string, mixed>
     */
    private static function person(array $form): array
    {
        $field = static fn (string $name): string => trim((string) ($form[$name] ?? ''));
        return Contact::of([
            'name' => trim($field('First Name') . ' ' . $field('Last Name')),
            'organization' => $field('Company Name'),
            'email' => $field('Email Address'),
            'phone' => $field('Phone Number'),
            'fax' => $field('Fax Number'),
            'street' => [$field('Address 1'), $field('Address 2')],
            'city' => $field('City'),
            'state' => $field('State'),
            'postal_code' => $field('Postcode'),
            'country' => $field('Country'),
        ]);
    }
}
