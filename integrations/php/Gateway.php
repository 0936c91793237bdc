<?php

declare(strict_types=1);

namespace Dgw;

/** One key at one gateway. Every method raises `Failure`. */
final class Gateway
{
    private const TRIES = 3;
    private const PAUSE_MAX_SECONDS = 5;
    private const WAIT_SECONDS = 20;
    private const TIMEOUT_SECONDS = 45;
    private const ORDERS_MAX = 50;

    /** @param string $panel stands at the beginning of every Idempotency-Key */
    public function __construct(
        private readonly string $url,
        #[\SensitiveParameter] private readonly string $key,
        private readonly string $panel,
    ) {
        if (!preg_match('#^https?://[^/\s]+#', $url) || $key === '' || preg_match('/[^\x21-\x7e]/', $key)) {
            throw Failure::because('Set the URL and the API key of the gateway in the settings of this module.');
        }
    }

    /** @return array<string, mixed> */
    public function get(string $path): array
    {
        return $this->checked($this->patiently('GET', $path))->body;
    }

    /**
     * Ask a question that takes a body; nothing is ordered.
     *
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    public function ask(string $path, ?array $body = null): array
    {
        return $this->checked($this->patiently('POST', $path, $body))->body;
    }

    /**
     * Order a change. The Idempotency-Key is made of what is ordered and of the panel's own order, so that a retry of the
     * panel is the same order. Where that order has failed without effect, the retry is a new one.
     *
     * @param array<string, mixed>|null $body
     */
    public function order(string $method, string $path, ?array $body = null, string $reference = ''): Answer
    {
        $facts = json_encode([$method, $path, $body, $reference], JSON_THROW_ON_ERROR);
        $digest = substr(hash('sha256', $facts), 0, 40);
        for ($number = 1; $number <= self::ORDERS_MAX; $number++) {
            $answer = $this->patiently($method, $path, $body, "{$this->panel}-{$digest}-{$number}");
            if (!$answer->isOldFailure()) {
                break;
            }
        }
        return $this->checked($answer);
    }

    /**
     * Set what may be set any number of times.
     *
     * @param array<string, mixed>|null $body
     */
    public function set(string $method, string $path, ?array $body = null): Answer
    {
        return $this->checked($this->patiently($method, $path, $body));
    }

    private function checked(Answer $answer): Answer
    {
        return $answer->isProblem() ? throw Failure::of($answer) : $answer;
    }

    /** @param array<string, mixed>|null $body */
    private function patiently(string $method, string $path, ?array $body = null, ?string $key = null): Answer
    {
        for ($try = 1; ; $try++) {
            $answer = $this->send($method, $path, $body, $key);
            if ($answer !== null && !$answer->isPassing()) {
                return $answer;
            }
            if ($try === self::TRIES) {
                return $answer ?? throw Failure::unreachable();
            }
            sleep(min($answer?->retryAfterSeconds() ?? 1, self::PAUSE_MAX_SECONDS));
        }
    }

    /**
     * Return null when no whole answer came.
     *
     * @param array<string, mixed>|null $body
     */
    private function send(string $method, string $path, ?array $body, ?string $key): ?Answer
    {
        $headers = [];
        $curl = curl_init(rtrim($this->url, '/') . $path);
        curl_setopt_array($curl, [
            CURLOPT_CUSTOMREQUEST => $method,
            CURLOPT_HTTPHEADER => $this->headers($key, $body !== null),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => self::TIMEOUT_SECONDS,
            CURLOPT_CONNECTTIMEOUT => 10,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower(trim($name))] = trim($value);
                return strlen($line);
            },
        ]);
        if ($body !== null) {
            curl_setopt($curl, CURLOPT_POSTFIELDS, json_encode((object) $body, JSON_THROW_ON_ERROR));
        }
        $text = curl_exec($curl);
        $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        $document = is_string($text) ? json_decode($text, true) : null;
        return is_array($document) || (is_string($text) && $status >= 400)
            ? new Answer($status, is_array($document) ? $document : [], $headers)
            : null;
    }

    /** @return list<string> */
    private function headers(?string $key, bool $hasBody): array
    {
        return array_filter([
            "Authorization: Bearer {$this->key}",
            'Accept: application/json',
            'Prefer: wait=' . self::WAIT_SECONDS,
            $hasBody ? 'Content-Type: application/json' : null,
            $key === null ? null : "Idempotency-Key: {$key}",
        ]);
    }
}
