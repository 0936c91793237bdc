<?php

// WHMCS as a registrar module sees it: its classes by their documented methods. Reads {params, expirydate, calls} from
// standard input, calls the module's functions, writes what each gave.

declare(strict_types=1);

namespace {
    abstract class Fields implements JsonSerializable
    {
        public function __construct(private array $fields = [])
        {
        }

        public function __call(string $method, array $arguments): static
        {
            $this->fields[substr($method, 3)] = $arguments[0];
            return $this;
        }

        public function jsonSerialize(): array
        {
            return $this->fields;
        }
    }
}

namespace WHMCS\Domains\DomainLookup {
    class ResultsList extends \ArrayObject
    {
    }

    class SearchResult extends \Fields
    {
        public const STATUS_NOT_REGISTERED = 'available for registration';
        public const STATUS_REGISTERED = 'registered';
        public const STATUS_RESERVED = 'reserved';
        public const STATUS_TLD_NOT_SUPPORTED = 'tld not supported';
        public const STATUS_UNKNOWN = 'unknown';

        public function __construct(string $sld, string $tld)
        {
            parent::__construct(['Sld' => $sld, 'Tld' => $tld]);
        }
    }
}

namespace WHMCS\Results {
    class ResultsList extends \ArrayObject
    {
    }
}

namespace WHMCS\Domain\TopLevel {
    class ImportItem extends \Fields
    {
    }
}

namespace WHMCS\Domain\Registrar {
    class Domain extends \Fields
    {
        public const STATUS_ACTIVE = 'Active';
        public const STATUS_EXPIRED = 'Expired';
        public const STATUS_DELETED = 'Deleted';
    }
}

namespace WHMCS {
    class Carbon extends \DateTime
    {
    }
}

namespace WHMCS\Exception\Module {
    class InvalidConfiguration extends \Exception
    {
    }
}

namespace {
    const WHMCS = true;

    function localAPI(string $command, array $values): array
    {
        global $given;
        $domain = ['id' => $values['domainid'], 'expirydate' => $given['expirydate']];
        return ['result' => 'success', 'domains' => ['domain' => [$domain]]];
    }

    $given = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
    require __DIR__ . '/../../integrations/whmcs/modules/registrars/dgw/dgw.php';

    $answers = [];
    foreach ($given['calls'] as $function) {
        try {
            $answer = "dgw_{$function}"($given['params']);
        } catch (\Dgw\Failure | \WHMCS\Exception\Module\InvalidConfiguration $refusal) {
            $answer = ['thrown' => $refusal->getMessage()];
        }
        $answers[] = $answer instanceof ArrayObject ? $answer->getArrayCopy() : $answer;
    }
    echo json_encode($answers, JSON_THROW_ON_ERROR);
}
