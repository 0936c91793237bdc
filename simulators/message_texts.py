"""What poll messages say, by the language of the session that reads them. `{name}` is the object they are about.

A text without a translation, such as one queued over the control interface, is told as it is.
"""

RUSSIAN = {
    "Transfer Requested.": "Запрошена передача.",
    "Transfer Approved.": "Передача одобрена.",
    "Transfer Rejected.": "Передача отклонена.",
    "Transfer Cancelled.": "Передача отменена.",
    "Transfer Auto Approved.": "Передача одобрена реестром.",
    "Transfer Auto Cancelled.": "Передача отменена реестром.",
    "Contact {name} was deleted.": "Контакт {name} удалён.",
    "Domain {name} was renewed.": "Домен {name} продлён.",
    "Domain {name} was deleted.": "Домен {name} удалён.",
    "Domain {name} expired and will be deleted.": "Срок домена {name} истёк, он будет удалён.",
    "Pending action completed successfully.": "Отложенное действие выполнено.",
    "Pending action denied.": "Отложенное действие отклонено.",
    "Maintenance is planned.": "Запланированы работы.",
    "Low Account Balance": "Средства на счёте заканчиваются",
}

UKRAINIAN = {
    "Transfer Requested.": "Запитано передачу.",
    "Transfer Approved.": "Передачу схвалено.",
    "Transfer Rejected.": "Передачу відхилено.",
    "Transfer Cancelled.": "Передачу скасовано.",
    "Transfer Auto Approved.": "Передачу схвалено реєстром.",
    "Transfer Auto Cancelled.": "Передачу скасовано реєстром.",
    "Contact {name} was deleted.": "Контакт {name} вилучено.",
    "Domain {name} was renewed.": "Домен {name} подовжено.",
    "Domain {name} was deleted.": "Домен {name} вилучено.",
    "Domain {name} expired and will be deleted.": "Термін домену {name} сплив, його буде вилучено.",
    "Pending action completed successfully.": "Відкладену дію виконано.",
    "Pending action denied.": "Відкладену дію відхилено.",
    "Maintenance is planned.": "Заплановано роботи.",
    "Low Account Balance": "Кошти на рахунку закінчуються",
}

_BY_LANGUAGE = {"ru": RUSSIAN, "ua": UKRAINIAN, "uk": UKRAINIAN}


def told(text: str, language: str, about: str | None) -> tuple[str, str]:
    """Return a message's text for a session, and the language that it is in."""
    translated = _BY_LANGUAGE.get(language, {}).get(text)
    shown = text if translated is None else translated
    return shown.replace("{name}", about or "{name}"), "en" if translated is None else language
