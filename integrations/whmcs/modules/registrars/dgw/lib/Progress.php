<?php

declare(strict_types=1);

namespace DgwWhmcs;

use Dgw\Failure;
use WHMCS\Carbon;
use WHMCS\Domain\Registrar\Domain;

/** How a domain or its transfer stands, in the words of WHMCS. */
final class Progress
{
    private const ENDED = ['redemption', 'pending_delete', 'gone'];

    public static function information(Params $params): Domain
    {
        $known = $params->domains()->read($params->name());
        $status = match (true) {
            in_array($known['life'], self::ENDED, true) => Domain::STATUS_DELETED,
            $known['life'] === 'grace' => Domain::STATUS_EXPIRED,
            default => Domain::STATUS_ACTIVE,
        };
        return (new Domain())
            ->setDomain($known['name'])
            ->setNameservers(self::nameservers($known))
            ->setRegistrationStatus($status)
            ->setTransferLock($known['locked'])
            ->setIdProtectionStatus($known['private'] ?? false)
            ->setExpiryDate(Carbon::createFromFormat('Y-m-d', self::day($known['expires_at'])));
    }

    /**
     * @param array<string, mixed> $known
     * @return array<string, string> `ns1` and so on
     */
    public static function nameservers(array $known): array
    {
        $named = [];
        foreach (array_column($known['nameservers'], 'host') as $index => $host) {
            $named['ns' . ($index + 1)] = $host;
        }
        return $named;
    }

    /**
     * While the registry does not answer, the last known is told. That a domain is not found means its end only where we
     * have deleted it: else it may be with another account, or not be registered yet.
     *
     * @return array<string, mixed>
     */
    public static function sync(Params $params): array
    {
        try {
            $known = $params->domains()->read($params->name(), refresh: true);
        } catch (Failure $failure) {
            $deletion = $failure->problem === 'not_found' ? $params->domains()->newest($params->name(), 'delete') : null;
            return ($deletion['state'] ?? null) === 'succeeded'
                ? ['active' => false, 'cancelled' => true]
                : throw $failure;
        }
        $ended = in_array($known['life'], self::ENDED, true);
        return [
            'expirydate' => self::day($known['expires_at']),
            'active' => $known['life'] === 'active',
            'expired' => $known['life'] === 'grace',
            'cancelled' => $ended,
            'transferredAway' => false,
        ];
    }

    /** @return array<string, mixed> empty while the transfer goes on */
    public static function transfer(Params $params): array
    {
        $transfer = $params->domains()->newest($params->name(), 'transfer')
            ?? throw Failure::because('The gateway knows of no transfer of this domain.');
        return match ($transfer['state']) {
            'succeeded' => [
                'completed' => true,
                'expirydate' => self::day($params->domains()->read($params->name())['expires_at']),
            ],
            'failed', 'cancelled' => [
                'failed' => true,
                'reason' => $transfer['problem']['detail'] ?? 'The transfer was cancelled.',
            ],
            default => [],
        };
    }

    private static function day(string $instant): string
    {
        return gmdate('Y-m-d', strtotime($instant));
    }
}
