<?php

declare(strict_types=1);

namespace Dgw;

/**
 * What a person at the panel is told. `code` of the problem is in `problem`; it is `unreachable` when no answer came, and
 * `pending` when the order goes on by itself.
 */
final class Failure extends \RuntimeException
{
    private function __construct(string $message, public readonly string $problem, public readonly int $status = 0)
    {
        parent::__construct($message);
    }

    public static function unreachable(): self
    {
        return new self(
            'The gateway did not answer. Do the same again: what was accepted is not ordered a second time.',
            'unreachable',
        );
    }

    public static function pending(Answer $answer): self
    {
        return new self(
            sprintf(
                'The registry has not decided yet (operation %s). Do the same again later: it is not ordered a second time.',
                $answer->operation() ?? 'unknown',
            ),
            'pending',
            $answer->status,
        );
    }

    public static function unsupported(string $what): self
    {
        return new self("The gateway does not offer {$what}.", 'not_supported');
    }

    public static function because(string $why): self
    {
        return new self($why, 'refused');
    }

    public static function of(Answer $answer): self
    {
        $code = (string) ($answer->body['code'] ?? 'http_' . $answer->status);
        $parts = [(string) ($answer->body['detail'] ?? $answer->body['title'] ?? "HTTP {$answer->status}"), ...self::fields($answer)];
        if ($code === 'expiry_mismatch') {
            $parts[] = sprintf(
                'The domain expires on %s: it may be renewed already. Sync the domain first',
                substr((string) ($answer->body['current_expiry'] ?? 'another day'), 0, 10),
            );
        }
        if (($answer->body['outcome'] ?? 'none') === 'unknown') {
            $parts[] = 'It is not known yet whether it happened: do the same again, it is not ordered a second time';
        }
        $trace = $answer->operation() ?? $answer->body['instance'] ?? null;
        return new self(implode('. ', $parts) . ' [' . $code . ($trace ? " {$trace}" : '') . ']', $code, $answer->status);
    }

    /** @return list<string> */
    private static function fields(Answer $answer): array
    {
        $errors = $answer->body['errors'] ?? [];
        return array_map(static fn (array $error): string => "{$error['pointer']}: {$error['detail']}", $errors);
    }
}
