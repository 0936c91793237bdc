"""The fixed words of the documents, by language. Placeholders in braces are filled by the layout."""

MONTHS = {
    "uk": (
        *("січня", "лютого", "березня", "квітня", "травня", "червня"),
        *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
    ),
    "ru": (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
DATE = {"uk": "{day} {month} {year} р.", "ru": "{day} {month} {year} г.", "en": "{day} {month} {year}"}

TITLES = {
    "invoice": {"uk": "Рахунок на оплату", "ru": "Счёт на оплату", "en": "Invoice"},
    "act": {
        "uk": "Акт надання послуг",
        "ru": "Акт оказания услуг",
        "en": "Certificate of services rendered",
    },
}

LABELS: dict[str, dict[str, str]] = {
    "uk": {
        "number": "№",
        "from": "від",
        "seller": "Виконавець",
        "buyer": "Замовник",
        "contract": "Договір",
        "period": "Період",
        "title": "Найменування послуги",
        "unit": "Од.",
        "quantity": "К-сть",
        "price": "Ціна",
        "sum": "Сума",
        "net": "Разом без ПДВ",
        "vat": "ПДВ {rate} %",
        "total": "Усього з ПДВ",
        "total_no_vat": "Усього без ПДВ",
        "in_words": "Загальна вартість",
        "vat_words": "у тому числі ПДВ",
        "no_vat": "Без ПДВ",
        "tax_id": "Код за ЄДРПОУ / РНОКПП",
        "vat_id": "ІПН",
        "bank": "Банк",
        "address": "Адреса",
        "act_opening": (
            "Ми, представники Виконавця і Замовника, склали цей акт про те, що за договором Виконавець надав, "
            "а Замовник прийняв такі послуги:"
        ),
        "act_closing": (
            "Послуги надано в повному обсязі. Сторони не мають одна до одної претензій щодо якості, обсягу та "
            "строку надання послуг."
        ),
        "invoice_closing": "Оплата цього рахунка означає згоду з умовами договору. Кошти зараховуються на баланс.",
        "signed_seller": "Від Виконавця",
        "signed_buyer": "Від Замовника",
        "signature": "(підпис)",
        "page": "Сторінка {page} з {pages}",
        "courtesy": "",
    },
    "ru": {
        "number": "№",
        "from": "от",
        "seller": "Исполнитель",
        "buyer": "Заказчик",
        "contract": "Договор",
        "period": "Период",
        "title": "Наименование услуги",
        "unit": "Ед.",
        "quantity": "Кол-во",
        "price": "Цена",
        "sum": "Сумма",
        "net": "Итого без НДС",
        "vat": "НДС {rate} %",
        "total": "Всего с НДС",
        "total_no_vat": "Всего без НДС",
        "in_words": "Общая стоимость",
        "vat_words": "в том числе НДС",
        "no_vat": "Без НДС",
        "tax_id": "Код ЕГРПОУ / РНУКПН",
        "vat_id": "ИНН",
        "bank": "Банк",
        "address": "Адрес",
        "act_opening": (
            "Мы, представители Исполнителя и Заказчика, составили настоящий акт о том, что по договору Исполнитель "
            "оказал, а Заказчик принял следующие услуги:"
        ),
        "act_closing": (
            "Услуги оказаны в полном объёме. Стороны не имеют друг к другу претензий по качеству, объёму и сроку "
            "оказания услуг."
        ),
        "invoice_closing": "Оплата этого счёта означает согласие с условиями договора. Средства зачисляются на баланс.",
        "signed_seller": "От Исполнителя",
        "signed_buyer": "От Заказчика",
        "signature": "(подпись)",
        "page": "Страница {page} из {pages}",
        "courtesy": "Перевод для удобства; юридическую силу имеет текст на украинском языке.",
    },
    "en": {
        "number": "No.",
        "from": "of",
        "seller": "Provider",
        "buyer": "Customer",
        "contract": "Contract",
        "period": "Period",
        "title": "Service",
        "unit": "Unit",
        "quantity": "Qty",
        "price": "Price",
        "sum": "Amount",
        "net": "Total without VAT",
        "vat": "VAT {rate} %",
        "total": "Total with VAT",
        "total_no_vat": "Total, no VAT",
        "in_words": "Total value",
        "vat_words": "including VAT",
        "no_vat": "No VAT",
        "tax_id": "Registration no.",
        "vat_id": "VAT id",
        "bank": "Bank",
        "address": "Address",
        "act_opening": (
            "We, the representatives of the Provider and the Customer, have drawn up this certificate: under the "
            "contract the Provider rendered and the Customer accepted the following services:"
        ),
        "act_closing": (
            "The services were rendered in full. The parties have no claims on each other concerning quality, volume "
            "and time of the services."
        ),
        "invoice_closing": "Paying this invoice means consent to the contract. The money is credited to the balance.",
        "signed_seller": "For the Provider",
        "signed_buyer": "For the Customer",
        "signature": "(signature)",
        "page": "Page {page} of {pages}",
        "courtesy": "Courtesy translation; the Ukrainian text is the legal one.",
    },
}
