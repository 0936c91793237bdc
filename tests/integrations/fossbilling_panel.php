<?php

// FOSSBilling as an adapter sees it: its classes by their published signatures. Reads {options, domain, calls} from
// standard input, makes the calls on one adapter, writes what each gave.

declare(strict_types=1);

class Registrar_Exception extends Exception
{
}

class Model_ClientOrder
{
    public int $id = 0;
}

abstract class Registrar_AdapterAbstract
{
    protected ?Model_ClientOrder $_order = null;

    abstract public static function getConfig();
    abstract public function isDomainAvailable(Registrar_Domain $domain);
    abstract public function isDomaincanBeTransferred(Registrar_Domain $domain);
    abstract public function modifyNs(Registrar_Domain $domain);
    abstract public function modifyContact(Registrar_Domain $domain);
    abstract public function transferDomain(Registrar_Domain $domain);
    abstract public function getDomainDetails(Registrar_Domain $domain);
    abstract public function getEpp(Registrar_Domain $domain);
    abstract public function registerDomain(Registrar_Domain $domain);
    abstract public function renewDomain(Registrar_Domain $domain);
    abstract public function deleteDomain(Registrar_Domain $domain);
    abstract public function enablePrivacyProtection(Registrar_Domain $domain);
    abstract public function disablePrivacyProtection(Registrar_Domain $domain);
    abstract public function lock(Registrar_Domain $domain);
    abstract public function unlock(Registrar_Domain $domain);

    public function setOrder(Model_ClientOrder $order): static
    {
        $this->_order = $order;
        return $this;
    }
}

/** Getters and setters of any field, as the panel's value objects have them; a field that was never set is empty. */
abstract class Fields
{
    public function __construct(public array $fields = [])
    {
    }

    public function __call(string $method, array $arguments): mixed
    {
        $name = substr($method, 3);
        if (str_starts_with($method, 'set')) {
            $this->fields[$name] = $arguments[0];
            return $this;
        }
        return $this->fields[$name] ?? '';
    }
}

class Registrar_Domain_Contact extends Fields
{
}

class Registrar_Domain extends Fields
{
    public function getContactRegistrar(): Registrar_Domain_Contact
    {
        return new Registrar_Domain_Contact($this->fields['Contact'] ?? []);
    }
}

require __DIR__ . '/../../integrations/fossbilling/Dgw.php';

$given = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$answers = [];
try {
    $adapter = new Registrar_Adapter_Dgw($given['options']);
    $adapter->setOrder(new Model_ClientOrder());
} catch (Registrar_Exception $refusal) {
    exit(json_encode([['error' => $refusal->getMessage()]]));
}
foreach ($given['calls'] as $method) {
    try {
        $answer = $adapter->$method(new Registrar_Domain($given['domain']));
        $answers[] = ['answer' => $answer instanceof Fields ? $answer->fields : $answer];
    } catch (Registrar_Exception $refusal) {
        $answers[] = ['error' => $refusal->getMessage()];
    }
}
echo json_encode($answers, JSON_THROW_ON_ERROR);
