"""El servidor S3, para las pruebas que lo piden."""

from collections.abc import Iterator

import pytest

from tests.produccion import s3


@pytest.fixture(scope="session")
def en_s3(tmp_path_factory) -> Iterator[dict[str, str]]:
    """Las variables de entorno de un depósito S3 en marcha."""
    with s3.servidor(tmp_path_factory.mktemp("s3")) as variables:
        yield variables
