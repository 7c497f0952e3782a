"""Pages of lists: ``limit`` and ``offset``, both within bounds that are told when they are broken."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request


class Pages(LimitOffsetPagination):
    """Twenty rows unless asked otherwise, a hundred at most."""

    default_limit = 20
    max_limit = 100
    # Deep offsets make the database count through everything before them.
    max_offset = 100_000

    def get_limit(self, request: Request) -> int:
        return self._read(request, self.limit_query_param, self.default_limit, 1, self.max_limit)

    def get_offset(self, request: Request) -> int:
        return self._read(request, self.offset_query_param, 0, 0, self.max_offset)

    def _read(self, request: Request, name: str, default: int, least: int, most: int) -> int:
        asked = request.query_params.get(name, str(default))
        if asked.isascii() and asked.isdecimal() and len(asked) < 10 and least <= int(asked) <= most:
            return int(asked)
        raise ValidationError(
            {name: [_("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most}]}
        )
