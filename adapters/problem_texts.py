"""What is wrong with a field of an order, told in Ukrainian and Russian; the English is the problem's own detail."""

from collections.abc import Mapping

from adapters.languages import Language
from adapters.rules import FieldProblem

# By the problem's code; `{name}` is one of its facts.
_UK: Mapping[str, str] = {
    "account_required": "вкажіть рахунок, з якого сплачується замовлення",
    "address_not_public": "приватні та зарезервовані адреси не публікуються",
    "address_repeated": "ту саму адресу вказано двічі",
    "contact_required": "ця зона потребує такого контакту",
    "control_character": "має бути один рядок тексту без керівних символів",
    "field_empty": "поле не може бути порожнім",
    "field_required": "обов’язкове поле",
    "glue_missing": "сервер імен усередині самого домену потребує IP-адреси",
    "glue_not_allowed": "IP-адреси вказують лише для серверів у зонах цього реєстру",
    "auth_code_characters": "лише латинські літери, цифри та дозволені знаки",
    "auth_code_length": "код такої довжини тут не приймається",
    "host_not_below_name": "змінюються лише сервери всередині цього домену",
    "idn_not_supported": "у цій зоні немає імен національними мовами",
    "label_not_allowed": "у цій зоні імена складаються з інших літер",
    "language_required": "для імені національною мовою вкажіть одну з мов: {languages}",
    "latin_only": "лише латинські літери, цифри та знаки ASCII",
    "latin_required": "заповніть також латиницею",
    "license_not_taken": "імена цієї зони реєструються без торговельної марки",
    "license_required": "вкажіть номер свідоцтва на торговельну марку",
    "lines_count": "від одного до {max} рядків",
    "malformed_country": "дві великі літери за ISO 3166-1: UA",
    "malformed_email": "це не адреса електронної пошти латиницею",
    "malformed_passport": "серія та номер, ким і коли виданий (ДД.ММ.РРРР)",
    "malformed_number": "цифри, великі латинські літери та дефіси, не більше 27",
    "malformed_phone": "запишіть як +380.441234567: код країни, крапка, номер",
    "malformed_name": "це не ім’я домену",
    "malformed_postal_code": "латинські літери, цифри, пробіли та дефіси, не більше 16",
    "malformed_record": "це не запис за RFC 4034",
    "mixed_script": "літери різних абеток в одному імені",
    "name_not_registrable": "реєструються лише імена безпосередньо в цій зоні",
    "name_too_long": "ім’я задовге",
    "nameserver_below_new_name": "сервер імен усередині нового домену вкажіть після реєстрації",
    "nameserver_repeated": "той самий сервер імен вказано двічі",
    "nameservers_count": "без серверів імен або від {min} до {max}",
    "nameservers_required": "без серверів імен ця зона імені не приймає",
    "offer_not_supported": "у цій зоні передачу починає новий реєстратор",
    "period_exceeds_ceiling": "строк дії вийшов би за {years} років від сьогодні",
    "period_not_allowed": "такого строку ця зона не має",
    "record_repeated": "той самий запис указано двічі",
    "records_count": "стільки записів зона не приймає",
    "records_mixed": "або відбитки, або ключі, не разом",
    "rename_not_supported": "сервери цього реєстру не перейменовують",
    "rename_of_deleted": "сервер або видаляють, або перейменовують",
    "renewal_too_early": "продовження приймається з {at}",
    "renewal_too_late": "продовження приймалося до {at}",
    "required": "обов’язкове поле",
    "role_not_allowed": "у цій зоні такого контакту немає",
    "string_too_long": "задовге значення",
    "string_too_short": "поле не може бути порожнім",
    "too_long": "не більше {max} символів",
    "too_many_octets": "не більше {max} байтів у UTF-8",
    "unknown_field": "такого поля немає",
    "unknown_tld": "цю зону тут не обслуговують",
    "wrong_type": "значення не того типу",
}

_RU: Mapping[str, str] = {
    "account_required": "укажите счёт, с которого оплачивается заказ",
    "address_not_public": "частные и зарезервированные адреса не публикуются",
    "address_repeated": "один и тот же адрес указан дважды",
    "contact_required": "эта зона требует такого контакта",
    "control_character": "должна быть одна строка текста без управляющих символов",
    "field_empty": "поле не может быть пустым",
    "field_required": "обязательное поле",
    "glue_missing": "сервер имён внутри самого домена требует IP-адреса",
    "glue_not_allowed": "IP-адреса указывают только для серверов в зонах этого реестра",
    "auth_code_characters": "только латинские буквы, цифры и разрешённые знаки",
    "auth_code_length": "код такой длины здесь не принимается",
    "host_not_below_name": "изменяются только серверы внутри этого домена",
    "idn_not_supported": "в этой зоне нет имён на национальных языках",
    "label_not_allowed": "в этой зоне имена состоят из других букв",
    "language_required": "для имени на национальном языке укажите один из языков: {languages}",
    "latin_only": "только латинские буквы, цифры и знаки ASCII",
    "latin_required": "заполните также латиницей",
    "license_not_taken": "имена этой зоны регистрируются без торговой марки",
    "license_required": "укажите номер свидетельства на торговую марку",
    "lines_count": "от одной до {max} строк",
    "malformed_country": "две заглавные буквы по ISO 3166-1: UA",
    "malformed_email": "это не адрес электронной почты латиницей",
    "malformed_passport": "серия и номер, кем и когда выдан (ДД.ММ.ГГГГ)",
    "malformed_number": "цифры, заглавные латинские буквы и дефисы, не более 27",
    "malformed_phone": "запишите как +380.441234567: код страны, точка, номер",
    "malformed_name": "это не имя домена",
    "malformed_postal_code": "латинские буквы, цифры, пробелы и дефисы, не более 16",
    "malformed_record": "это не запись по RFC 4034",
    "mixed_script": "буквы разных алфавитов в одном имени",
    "name_not_registrable": "регистрируются только имена непосредственно в этой зоне",
    "name_too_long": "имя слишком длинное",
    "nameserver_below_new_name": "сервер имён внутри нового домена укажите после регистрации",
    "nameserver_repeated": "один и тот же сервер имён указан дважды",
    "nameservers_count": "без серверов имён или от {min} до {max}",
    "nameservers_required": "без серверов имён эта зона имени не принимает",
    "offer_not_supported": "в этой зоне передачу начинает новый регистратор",
    "period_exceeds_ceiling": "срок действия вышел бы за {years} лет от сегодняшнего дня",
    "period_not_allowed": "такого срока у этой зоны нет",
    "record_repeated": "одна и та же запись указана дважды",
    "records_count": "столько записей зона не принимает",
    "records_mixed": "либо отпечатки, либо ключи, не вместе",
    "rename_not_supported": "серверы этого реестра не переименовывают",
    "rename_of_deleted": "сервер либо удаляют, либо переименовывают",
    "renewal_too_early": "продление принимается с {at}",
    "renewal_too_late": "продление принималось до {at}",
    "required": "обязательное поле",
    "role_not_allowed": "в этой зоне такого контакта нет",
    "string_too_long": "слишком длинное значение",
    "string_too_short": "поле не может быть пустым",
    "too_long": "не более {max} символов",
    "too_many_octets": "не более {max} байтов в UTF-8",
    "unknown_field": "такого поля нет",
    "unknown_tld": "эту зону здесь не обслуживают",
    "wrong_type": "значение не того типа",
}

_TEXTS: Mapping[Language, Mapping[str, str]] = {Language.UK: _UK, Language.RU: _RU}


def problem_text(problem: FieldProblem, language: Language) -> str:
    """Return what is wrong in a language; in English where the language has no words for it, or a fact is not told."""
    text = _TEXTS.get(language, {}).get(problem.code)
    if text is None:
        return problem.detail
    try:
        return text.format_map(problem.facts)
    except KeyError:
        return problem.detail
