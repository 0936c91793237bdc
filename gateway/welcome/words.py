"""What the page of a welcome link says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    once: str
    show: str
    login: str
    password: str
    seen: str
    over: str


WORDS = {
    "uk": Words(
        title="Доступ до хостингу",
        once="Пароль буде показано один раз. Підготуйтеся його записати.",
        show="Показати пароль",
        login="Логін",
        password="Пароль",  # noqa: S106 - a label
        seen="Збережіть його зараз: більше його не буде показано.",
        over="Це посилання нічого не показує: пароль уже побачили, або минув строк. Встановіть інший у кабінеті.",
    ),
    "ru": Words(
        title="Доступ к хостингу",
        once="Пароль будет показан один раз. Приготовьтесь его записать.",
        show="Показать пароль",
        login="Логин",
        password="Пароль",  # noqa: S106 - a label
        seen="Сохраните его сейчас: больше он показан не будет.",
        over="Эта ссылка ничего не показывает: пароль уже увидели, или истёк срок. Установите другой в кабинете.",
    ),
    "en": Words(
        title="Your way into the hosting",
        once="The password is shown once. Be ready to write it down.",
        show="Show the password",
        login="Login",
        password="Password",  # noqa: S106 - a label
        seen="Keep it now: it will not be shown again.",
        over="This link shows nothing: the password has been seen, or it is too late. Set another one in your account.",
    ),
}
