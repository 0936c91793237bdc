<?php

declare(strict_types=1);

namespace Dgw;

final class Answer
{
    /**
     * @param array<string, mixed> $body
     * @param array<string, string> $headers by name in lower case
     */
    public function __construct(
        public readonly int $status,
        public readonly array $body,
        private readonly array $headers,
    ) {
    }

    public function isProblem(): bool
    {
        return $this->status >= 400;
    }

    /** The order is accepted, and the registry has not decided yet. */
    public function isPending(): bool
    {
        return $this->status === 202;
    }

    public function operation(): ?string
    {
        return $this->headers['x-operation-id'] ?? $this->body['operation'] ?? null;
    }

    /** Tell whether an earlier order with this key has ended, and proved to have changed nothing. */
    public function isOldFailure(): bool
    {
        return $this->isProblem()
            && isset($this->headers['idempotency-replayed'], $this->headers['x-operation-id'])
            && ($this->body['outcome'] ?? null) === 'none';
    }

    /** Tell whether the same request may be answered otherwise in a moment; an order that has ended stays as it is. */
    public function isPassing(): bool
    {
        return !isset($this->headers['x-operation-id'])
            && (in_array($this->status, [425, 429, 502, 503, 504], true)
                || ($this->body['code'] ?? null) === 'idempotency_in_progress');
    }

    public function retryAfterSeconds(): int
    {
        return max(1, (int) ($this->headers['retry-after'] ?? 1));
    }
}
