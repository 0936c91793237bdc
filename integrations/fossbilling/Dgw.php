<?php

declare(strict_types=1);

require_once __DIR__ . '/DgwGateway/autoload.php';

use Dgw\Contact;
use Dgw\Domains;
use Dgw\Failure;
use Dgw\Gateway;

/** Domains through a domain-registrar-gateway. An order that the registry has not decided yet is an exception: activate again. */
class Registrar_Adapter_Dgw extends Registrar_AdapterAbstract
{
    private readonly Domains $domains;

    /** @param array<string, string> $options */
    public function __construct(array $options)
    {
        $this->domains = $this->told(fn (): Domains => new Domains(
            new Gateway((string) ($options['url'] ?? ''), (string) ($options['key'] ?? ''), 'fossbilling'),
            (string) ($options['account'] ?? ''),
        ));
    }

    /** @return array<string, mixed> */
    public static function getConfig()
    {
        return [
            'label' => 'Registers, renews and transfers domains through a domain-registrar-gateway.',
            'form' => [
                'url' => ['text', ['label' => 'URL of the gateway', 'required' => true]],
                'key' => ['password', ['label' => 'API key', 'required' => true, 'renderPassword' => true]],
                'account' => ['text', ['label' => 'Account that pays (empty: the one of the key)', 'required' => false]],
            ],
        ];
    }

    public function isDomainAvailable(Registrar_Domain $domain)
    {
        $found = $this->checked($domain);
        if (isset($found['premium'])) {
            throw new Registrar_Exception('This name has a price of its own and cannot be ordered here.');
        }
        return $found['availability'] === 'available';
    }

    public function isDomaincanBeTransferred(Registrar_Domain $domain)
    {
        $found = $this->told(fn (): array => $this->domains->checkTransfer($domain->getName()));
        return ($found['transfer']['possible'] ?? 'no') !== 'no';
    }

    public function modifyNs(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setNameservers($domain->getName(), self::nameservers($domain)));
    }

    public function modifyContact(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setContacts($domain->getName(), self::people($domain)));
    }

    public function transferDomain(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->transfer(
            $domain->getName(),
            (string) $domain->getEpp(),
            $this->reference(),
        ));
    }

    public function getDomainDetails(Registrar_Domain $domain)
    {
        $known = $this->told(fn (): array => $this->domains->read($domain->getName(), refresh: true));
        $domain->setRegistrationTime(strtotime($known['created_at']));
        $domain->setExpirationTime(strtotime($known['expires_at']));
        $domain->setLocked($known['locked']);
        $domain->setPrivacyEnabled($known['private'] ?? false);
        $hosts = array_column($known['nameservers'], 'host');
        $domain->setNs1($hosts[0] ?? null);
        $domain->setNs2($hosts[1] ?? null);
        $domain->setNs3($hosts[2] ?? null);
        $domain->setNs4($hosts[3] ?? null);
        return $domain;
    }

    public function getEpp(Registrar_Domain $domain)
    {
        return $this->told(fn (): string => $this->domains->authCode($domain->getName()));
    }

    public function registerDomain(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->register(
            $domain->getName(),
            max(1, (int) $domain->getRegistrationPeriod()),
            self::nameservers($domain),
            self::people($domain),
            $this->reference(),
            array_filter(['language' => (string) $domain->getContactRegistrar()->getIdnLanguageCode()]),
        ));
    }

    public function renewDomain(Registrar_Domain $domain)
    {
        $expiry = (int) $domain->getExpirationTime();
        if ($expiry <= 0) {
            throw new Registrar_Exception('The panel does not know when this domain expires. Sync the domain first.');
        }
        $years = max(1, (int) $domain->getRegistrationPeriod());
        return $this->done(fn () => $this->domains->renew($domain->getName(), $years, gmdate('Y-m-d', $expiry)));
    }

    public function deleteDomain(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->delete($domain->getName()));
    }

    public function enablePrivacyProtection(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setPrivacy($domain->getName(), true));
    }

    public function disablePrivacyProtection(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setPrivacy($domain->getName(), false));
    }

    public function lock(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setLock($domain->getName(), true));
    }

    public function unlock(Registrar_Domain $domain)
    {
        return $this->done(fn () => $this->domains->setLock($domain->getName(), false));
    }

    /** @return array<string, mixed> */
    private function checked(Registrar_Domain $domain): array
    {
        $found = $this->told(fn (): array => $this->domains->check([$domain->getName()])[0]);
        return in_array($found['availability'], ['available', 'taken'], true)
            ? $found
            : throw new Registrar_Exception(trim("This name is {$found['availability']}. {$found['reason']}"));
    }

    private function reference(): string
    {
        return (string) ($this->_order?->id ?? '');
    }

    private function done(callable $order): bool
    {
        $this->told($order);
        return true;
    }

    private function told(callable $question): mixed
    {
        try {
            return $question();
        } catch (Failure $failure) {
            throw new Registrar_Exception($failure->getMessage());
        }
    }

    /** @return list<string> */
    private static function nameservers(Registrar_Domain $domain): array
    {
        return array_values(array_filter([$domain->getNs1(), $domain->getNs2(), $domain->getNs3(), $domain->getNs4()]));
    }

    /** @return array{registrant: array<string, mixed>} */
    private static function people(Registrar_Domain $domain): array
    {
        $person = $domain->getContactRegistrar();
        return ['registrant' => Contact::of([
            'name' => $person->getName(),
            'organization' => $person->getCompany(),
            'email' => $person->getEmail(),
            'phone' => Contact::phone($person->getTel(), $person->getTelCc()),
            'fax' => Contact::phone($person->getFax(), $person->getFaxCc()),
            'street' => [$person->getAddress1(), $person->getAddress2(), $person->getAddress3()],
            'city' => $person->getCity(),
            'state' => $person->getState(),
            'postal_code' => $person->getZip(),
            'country' => $person->getCountry(),
            'birthday' => substr($person->getBirthday(), 0, 10),
            'passport' => $person->getDocumentType() === 'passport' ? $person->getDocumentNr() : '',
        ])];
    }
}
