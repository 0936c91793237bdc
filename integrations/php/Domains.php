<?php

declare(strict_types=1);

namespace Dgw;

/** What panels do with domains. Orders raise `Failure` with the problem `pending` while the registry has not decided. */
final class Domains
{
    public function __construct(private readonly Gateway $gateway, private readonly string $account = '')
    {
    }

    /**
     * @param list<string> $names
     * @return list<array<string, mixed>> in the order given
     */
    public function check(array $names): array
    {
        return $this->gateway->ask('/v1/domains/check', ['names' => $names])['items'];
    }

    /** @return array<string, mixed> with `transfer`: `possible` (yes, no, unknown) and `reasons` */
    public function checkTransfer(string $name): array
    {
        return $this->gateway->ask('/v1/domains/check', ['names' => [$name], 'for' => 'transfer'])['items'][0];
    }

    /**
     * @param list<string> $zones
     * @return list<array<string, mixed>> free names like the words, the best first
     */
    public function suggest(string $words, array $zones, int $limit = 20): array
    {
        $query = http_build_query(['words' => $words, 'tlds' => implode(',', $zones), 'limit' => $limit]);
        return $this->gateway->get("/v1/domains/suggestions?{$query}")['items'];
    }

    /** @return array<string, mixed> */
    public function read(string $name, bool $refresh = false): array
    {
        return $this->gateway->get(self::path($name) . ($refresh ? '?refresh=true' : ''));
    }

    /** @return list<array<string, mixed>> */
    public function zones(): array
    {
        $query = $this->account === '' ? '' : '?' . http_build_query(['account_id' => $this->account]);
        return $this->gateway->get('/v1/tlds' . $query)['items'];
    }

    /** @return array<string, array<string, mixed>> by role, as they were ordered; empty where the registrar keeps them */
    public function people(string $name): array
    {
        return $this->gateway->get(self::path($name) . '/contacts')['contacts'];
    }

    /** @return array{amount: string, currency: string} what a renewal by a year costs now; nothing is ordered */
    public function renewalPrice(string $name): array
    {
        $asked = ['years' => 1, 'current_expiry' => $this->read($name)['expires_at'], 'dry_run' => true];
        return $this->gateway->order('POST', self::path($name) . '/renewals', $asked)->body['price'];
    }

    /**
     * @param list<string> $nameservers
     * @param array{registrant: array<string, mixed>, admin?: array<string, mixed>} $people
     * @param array<string, mixed> $options `license`, `language`, `max_price`
     */
    public function register(
        string $name,
        int $years,
        array $nameservers,
        array $people,
        string $reference = '',
        array $options = [],
    ): void {
        $body = [
            'name' => $name,
            'years' => $years,
            'nameservers' => self::servers($nameservers),
            'contacts' => $this->contacts($name, $people),
        ];
        self::done($this->gateway->order('POST', '/v1/domains', $body + $options + $this->payer(), $reference));
    }

    /** @param string $expiry the day, in UTC, that the panel has for the domain's expiry: no year is bought twice from it */
    public function renew(string $name, int $years, string $expiry, string $reference = ''): void
    {
        $body = ['years' => $years, 'current_expiry' => $expiry];
        self::done($this->gateway->order('POST', self::path($name) . '/renewals', $body, $reference));
    }

    public function restore(string $name, string $reference): void
    {
        self::done($this->gateway->order('POST', self::path($name) . '/restore', [], $reference));
    }

    public function transfer(string $name, #[\SensitiveParameter] string $code, string $reference = ''): void
    {
        $body = ['name' => $name, 'auth_code' => $code] + $this->payer();
        self::done($this->gateway->order('POST', '/v1/transfers', $body, $reference));
    }

    /** @return array<string, mixed>|null the newest operation of a kind on a domain: `transfer`, `delete` … */
    public function newest(string $name, string $kind): ?array
    {
        $query = http_build_query(['domain' => $name, 'kind' => $kind, 'limit' => 1]);
        return $this->gateway->get("/v1/operations?{$query}")['items'][0] ?? null;
    }

    public function release(string $name, string $to): void
    {
        self::done($this->gateway->order('POST', self::path($name) . '/release', ['to' => $to]));
    }

    /** @param list<string> $nameservers */
    public function setNameservers(string $name, array $nameservers): void
    {
        $body = ['nameservers' => self::servers($nameservers)];
        self::done($this->gateway->set('PUT', self::path($name) . '/nameservers', $body));
    }

    /** @param array{registrant: array<string, mixed>, admin?: array<string, mixed>} $people */
    public function setContacts(string $name, array $people): void
    {
        $body = ['contacts' => $this->contacts($name, $people)];
        self::done($this->gateway->set('PUT', self::path($name) . '/contacts', $body));
    }

    public function setLock(string $name, bool $locked): void
    {
        self::done($this->gateway->set('PUT', self::path($name) . '/lock', ['locked' => $locked]));
    }

    public function setPrivacy(string $name, bool $private): void
    {
        self::done($this->gateway->set('PUT', self::path($name) . '/privacy', ['private' => $private]));
    }

    /** Have the holder asked once more to confirm the mail address. */
    public function resendVerification(string $name): void
    {
        $this->gateway->ask(self::path($name) . '/verification/resend');
    }

    public function setHost(string $host, string $address): void
    {
        self::done($this->gateway->set('PUT', self::host($host), ['addresses' => [$address]]));
    }

    public function deleteHost(string $host): void
    {
        self::done($this->gateway->set('DELETE', self::host($host)));
    }

    /** Return the code of today (UTC): asked for again on the same day, it is the same. */
    public function authCode(string $name): string
    {
        $answer = $this->gateway->order('POST', self::path($name) . '/auth-code', null, gmdate('Y-m-d'));
        self::done($answer);
        return (string) $answer->body['auth_code'];
    }

    public function delete(string $name): void
    {
        $query = http_build_query(['confirm' => $name]);
        self::done($this->gateway->set('DELETE', self::path($name) . "?{$query}"));
    }

    /** Raises `Failure` with the problem `not_offered`: the gateway keeps no zones. */
    public function records(string $name): array
    {
        return $this->gateway->get(self::path($name) . '/dns-records');
    }

    /** Raises `Failure` with the problem `not_offered`: the gateway takes no mail. */
    public function mailForwarding(string $name): array
    {
        return $this->gateway->get(self::path($name) . '/mail-forwarding');
    }

    /**
     * Fill the roles that the zone wants: the registrant's with the customer, others with `admin` where there is one.
     *
     * @param array{registrant: array<string, mixed>, admin?: array<string, mixed>} $people
     * @return array<string, array<string, mixed>>
     */
    private function contacts(string $name, array $people): array
    {
        $zone = $this->gateway->get('/v1/tlds/' . rawurlencode(explode('.', $name, 2)[1] ?? ''));
        $others = array_fill_keys($zone['contacts']['roles_required'], $people['admin'] ?? $people['registrant']);
        return ['registrant' => $people['registrant']] + $others;
    }

    /** @return array<string, string> */
    private function payer(): array
    {
        return $this->account === '' ? [] : ['account_id' => $this->account];
    }

    private static function done(Answer $answer): void
    {
        if ($answer->isPending()) {
            throw Failure::pending($answer);
        }
    }

    private static function path(string $name): string
    {
        return '/v1/domains/' . rawurlencode($name);
    }

    private static function host(string $host): string
    {
        return '/v1/hosts/' . rawurlencode($host);
    }

    /**
     * @param list<string> $hosts
     * @return list<array{host: string}>
     */
    private static function servers(array $hosts): array
    {
        return array_map(static fn (string $host): array => ['host' => $host], array_values(array_filter($hosts)));
    }
}
