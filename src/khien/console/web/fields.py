"""Form fields that take what a person or an attacker sends without falling over."""

from __future__ import annotations

from typing import Any

from django import forms

from khien.console.web.requests import row_id


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of the offered ones. An id no row can have is a wrong choice, not an error
    of the database.
    """

    def clean(self, value: Any) -> Any:
        """The rows; ValidationError for what was not offered."""
        for one in value if isinstance(value, list | tuple) else ():
            if row_id(str(one)) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value",
                    params={"pk": str(one)[:20]},
                )  # fmt: skip
        return super().clean(value)
