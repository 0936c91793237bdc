<?php

declare(strict_types=1);

if (!defined('WHMCS')) {
    exit('This file cannot be accessed directly');
}

require_once __DIR__ . '/gateway/autoload.php';
require_once __DIR__ . '/lib/Params.php';
require_once __DIR__ . '/lib/ContactForm.php';
require_once __DIR__ . '/lib/Catalogue.php';
require_once __DIR__ . '/lib/Progress.php';

use Dgw\Domains;
use Dgw\Failure;
use DgwWhmcs\Catalogue;
use DgwWhmcs\ContactForm;
use DgwWhmcs\Params;
use DgwWhmcs\Progress;
use WHMCS\Domains\DomainLookup\ResultsList;

function dgw_MetaData(): array
{
    return ['DisplayName' => 'domain-registrar-gateway', 'APIVersion' => '1.1'];
}

function dgw_getConfigArray(): array
{
    return [
        'FriendlyName' => ['Type' => 'System', 'Value' => 'domain-registrar-gateway'],
        'GatewayUrl' => ['FriendlyName' => 'URL of the gateway', 'Type' => 'text', 'Size' => '50'],
        'ApiKey' => ['FriendlyName' => 'API key', 'Type' => 'password', 'Size' => '60'],
        'Account' => [
            'FriendlyName' => 'Account that pays',
            'Type' => 'text',
            'Size' => '40',
            'Description' => 'Empty: the one of the key',
        ],
        'Currency' => ['FriendlyName' => "The account's currency", 'Type' => 'text', 'Size' => '3', 'Default' => 'UAH'],
    ];
}

function dgw_config_validate(array $params): void
{
    try {
        (new Params($params))->domains()->zones();
    } catch (Failure $failure) {
        throw new WHMCS\Exception\Module\InvalidConfiguration($failure->getMessage());
    }
}

/** Run what raises `Failure`, and answer as WHMCS expects it: `success`, the answer itself, or `error`. */
function dgw_answer(array $params, callable $order): mixed
{
    try {
        $given = new Params($params);
        return $order($given->domains(), $given) ?? ['success' => true];
    } catch (Failure $failure) {
        return ['error' => $failure->getMessage()];
    }
}

function dgw_RegisterDomain(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->register(
        $given->name(),
        $given->years(),
        $given->nameservers(),
        $given->people(),
        $given->reference(),
        $given->options(),
    ));
}

/** A transfer takes days: that it is under way is success, and `dgw_TransferSync` tells how it ended. */
function dgw_TransferDomain(array $params): array
{
    return dgw_answer($params, static function (Domains $domains, Params $given): void {
        try {
            $domains->transfer($given->name(), $given->text('eppcode'), $given->reference());
        } catch (Failure $failure) {
            $failure->problem === 'pending' || throw $failure;
        }
    });
}

/** In redemption the domain is restored instead, which WHMCS charges with its redemption fee. */
function dgw_RenewDomain(array $params): array
{
    return dgw_answer($params, static function (Domains $domains, Params $given) use ($params): void {
        $expiry = $given->expiry();
        if ($params['isInRedemptionGracePeriod'] ?? false) {
            $domains->restore($given->name(), "{$given->reference()} {$expiry}");
            return;
        }
        $domains->renew($given->name(), $given->years(), $expiry, $given->reference());
    });
}

function dgw_GetDomainInformation(array $params): WHMCS\Domain\Registrar\Domain
{
    return Progress::information(new Params($params));
}

function dgw_Sync(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => Progress::sync($given));
}

function dgw_TransferSync(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => Progress::transfer($given));
}

function dgw_GetNameservers(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => Progress::nameservers($domains->read($given->name())));
}

function dgw_SaveNameservers(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setNameservers(
        $given->name(),
        $given->nameservers(),
    ));
}

function dgw_GetContactDetails(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given): array => ContactForm::filled(
        $domains->people($given->name()),
    ));
}

function dgw_SaveContactDetails(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setContacts(
        $given->name(),
        ContactForm::people($params['contactdetails'] ?? [], $given->extra()),
    ));
}

function dgw_GetRegistrarLock(array $params): string|array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given): string =>
        $domains->read($given->name())['locked'] ? 'locked' : 'unlocked');
}

function dgw_SaveRegistrarLock(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setLock(
        $given->name(),
        $given->text('lockenabled') === 'locked',
    ));
}

function dgw_GetEPPCode(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given): array => [
        'eppcode' => $domains->authCode($given->name()),
    ]);
}

function dgw_RegisterNameserver(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setHost(
        $given->text('nameserver'),
        $given->text('ipaddress'),
    ));
}

function dgw_ModifyNameserver(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setHost(
        $given->text('nameserver'),
        $given->text('newipaddress'),
    ));
}

function dgw_DeleteNameserver(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->deleteHost(
        $given->text('nameserver'),
    ));
}

function dgw_CheckAvailability(array $params): ResultsList
{
    $label = ($params['isIdnDomain'] ?? false) ? $params['punyCodeSearchTerm'] : $params['searchTerm'];
    return Catalogue::search(new Params($params), $label, array_values($params['tldsToInclude']));
}

function dgw_GetDomainSuggestions(array $params): ResultsList
{
    $words = ($params['isIdnDomain'] ?? false) ? $params['punyCodeSearchTerm'] : $params['searchTerm'];
    $most = (int) ($params['suggestionSettings']['most'] ?? 20);
    return Catalogue::suggest(new Params($params), $words, array_values($params['tldsToInclude']), $most);
}

function dgw_DomainSuggestionOptions(): array
{
    return [
        'most' => [
            'FriendlyName' => 'Names to suggest',
            'Type' => 'dropdown',
            'Options' => ['10' => '10', '20' => '20', '50' => '50'],
            'Default' => '20',
        ],
    ];
}

/** Asked for premium names only: again before the order, and before each renewal. */
function dgw_GetPremiumPrice(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given): array => Catalogue::premium(
        $given,
        array_values($params['type'] ?? ['register']),
    ));
}

function dgw_GetTldPricing(array $params): mixed
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => Catalogue::prices($given));
}

function dgw_ReleaseDomain(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->release(
        $given->name(),
        $given->text('transfertag'),
    ));
}

function dgw_RequestDelete(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->delete($given->name()));
}

function dgw_IDProtectToggle(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->setPrivacy(
        $given->name(),
        (bool) $given->text('protectenable'),
    ));
}

function dgw_ResendIRTPVerificationEmail(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->resendVerification(
        $given->name(),
    ));
}

function dgw_GetDNS(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->records($given->name()));
}

function dgw_SaveDNS(array $params): array
{
    return dgw_GetDNS($params);
}

function dgw_GetEmailForwarding(array $params): array
{
    return dgw_answer($params, static fn (Domains $domains, Params $given) => $domains->mailForwarding($given->name()));
}

function dgw_SaveEmailForwarding(array $params): array
{
    return dgw_GetEmailForwarding($params);
}
