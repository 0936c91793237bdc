<?php

// What zones want of the registrant beside the usual fields. Belongs in /resources/domains of WHMCS; a file of this name
// that is there already may `require` it under another.

declare(strict_types=1);

(static function () use (&$additionaldomainfields): void {
    $text = static fn (string $name, string $description, bool $required = false): array => [
        'Name' => $name, 'Type' => 'text', 'Size' => '40', 'Default' => '', 'Required' => $required,
        'Description' => $description,
    ];
    $latin = [
        $text('Latin Name', 'The name in Latin letters, where it is written in others'),
        $text('Latin Organization', 'The organization in Latin letters, where it is written in others'),
    ];
    $russian = [
        ...$latin,
        $text('Birthday', 'Of a person: YYYY-MM-DD'),
        $text('Passport', 'Of a person: series and number, by whom and when it was issued'),
        $text('Taxpayer Number', 'Of an organization: INN'),
        $text('Legal Address', 'Of an organization, on one line'),
    ];
    $zones = [
        ...array_fill_keys(['.com', '.net', '.org', '.biz', '.info', '.com.ua', '.kiev.ua', '.kyiv.ua'], $latin),
        ...array_fill_keys(['.ru', '.su', '.xn--p1ai', '.рф'], $russian),
        '.ua' => [...$latin, $text('License', 'Number of the trademark certificate', required: true)],
    ];
    foreach ($zones as $zone => $fields) {
        $additionaldomainfields[$zone] = [...($additionaldomainfields[$zone] ?? []), ...$fields];
    }
})();
