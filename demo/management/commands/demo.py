"""``manage.py demo``: data and sign-ins of the demonstration, once."""

from django.core.management.base import BaseCommand, CommandError

from demo.accounts import PASSWORD
from demo.services import DemoNotAllowed, make_demo

SIGN_INS = (
    ("city-gov  city-union  city-eca  city-fic  city-gov-2", "the city's four organisations, a stand-in"),
    ("<area>-gov  <area>-union  <area>-employer  huancui-gov-2", "an area's three organisations, a stand-in"),
    ("  huancui wendeng rongcheng rushan torch jingqu lingang nanhai", "the areas"),
    ("enterprise-1 … enterprise-12  park-1  town-1", "enterprises, a park, a town"),
    ("assessor-1  coordinator-1", "an assessor, a coordinator"),
    ("admin", "reference data, at /admin/"),
)


class Command(BaseCommand):
    help = "Make the data and sign-ins of the demonstration. A second run changes nothing."

    def handle(self, *args, **options) -> None:
        try:
            made = make_demo()
        except DemoNotAllowed as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write("Demonstration data was made." if made else "Demonstration data is there already.")
        for names, who in SIGN_INS:
            self.stdout.write(f"  {names:<64}{who}")
        self.stdout.write(f"  Password of each: {PASSWORD}")
