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
     * The form replaces all when it is sent. It comes empty where the registrar keeps the contacts to itself.
     *
     * @param array<string, array<string, mixed>> $people by role
     * @return array<string, array<string, string>>
     */
    public static function filled(array $people): array
    {
        $form = ['Registrant' => self::shown($people['registrant'] ?? [])];
        return isset($people['admin']) ? $form + ['Admin' => self::shown($people['admin'])] : $form;
    }

    /**
     * @param array<string, mixed> $contact
     * @return array<string, string>
     */
    private static function shown(array $contact): array
    {
        $address = $contact['address'] ?? [];
        [$first, $last] = explode(' ', $contact['name'] ?? '', 2) + ['', ''];
        $values = [
            $first, $last, $contact['organization'] ?? '', $contact['email'] ?? '',
            $address['street'][0] ?? '', implode(', ', array_slice($address['street'] ?? [], 1)),
            $address['city'] ?? '', $address['state'] ?? '', $address['postal_code'] ?? '', $address['country'] ?? '',
            $contact['phone'] ?? '', $contact['fax'] ?? '',
        ];
        return array_combine(self::FIELDS, array_map(strval(...), $values));
    }

    /**
     * @param array<string, array<string, string>> $details
     * @param array<string, string> $extra what the zone wants of the registrant beside
     * @return array{registrant: array<string, mixed>, admin?: array<string, mixed>}
     */
    public static function people(array $details, array $extra): array
    {
        $people = ['registrant' => self::person($details['Registrant'] ?? []) + $extra];
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
