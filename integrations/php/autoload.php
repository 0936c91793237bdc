<?php

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Dgw\\') && is_file($file = __DIR__ . '/' . substr($class, 4) . '.php')) {
        require $file;
    }
});
