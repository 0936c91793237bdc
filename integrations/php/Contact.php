<?php

declare(strict_types=1);

namespace Dgw;

/** A contact in the gateway's shape, of the flat fields that panels keep. */
final class Contact
{
    private const EXTRA = ['birthday', 'passport', 'taxpayer_number', 'legal_address', 'name_latin', 'organization_latin'];

    /**
     * Leave out what is empty. `fields`: name, organization, email, phone, fax, street (list), city, state, postal_code,
     * country, and what a zone wants beside.
     *
     * @param array<string, mixed> $fields
     * @return array<string, mixed>
     */
    public static function of(array $fields): array
    {
        $address = self::filled([
            'street' => array_values(self::filled($fields['street'] ?? [])),
            'city' => $fields['city'] ?? '',
            'state' => $fields['state'] ?? '',
            'postal_code' => $fields['postal_code'] ?? '',
            'country' => strtoupper((string) ($fields['country'] ?? '')),
        ]);
        $organization = trim((string) ($fields['organization'] ?? ''));
        return self::filled([
            'kind' => $organization === '' ? 'person' : 'organization',
            'name' => trim((string) ($fields['name'] ?? '')),
            'organization' => $organization,
            'email' => $fields['email'] ?? '',
            'phone' => $fields['phone'] ?? '',
            'fax' => $fields['fax'] ?? '',
            'address' => $address,
        ]) + self::filled(array_intersect_key($fields, array_flip(self::EXTRA)));
    }

    /** Return a phone as `+380441234567`: of a number with its country's code, or of the two apart. */
    public static function phone(?string $number, ?string $countryCode = null): string
    {
        $digits = preg_replace('/\D/', '', (string) $number);
        $code = preg_replace('/\D/', '', (string) $countryCode);
        return $digits === '' ? '' : "+{$code}{$digits}";
    }

    /**
     * @param array<int|string, mixed> $values
     * @return array<int|string, mixed>
     */
    private static function filled(array $values): array
    {
        return array_filter($values, static fn (mixed $value): bool => $value !== null && $value !== '' && $value !== []);
    }
}
