"""What Port's framework for integrations says of the mappings of kits: ocean.py OUT KIT…, with `port-ocean` installed (Python 3.13)."""

import yaml
from port_ocean.core.handlers.port_app_config.models import PortAppConfig

from verdicts import Verdicts, arguments, port_files


def main():
    out, kits = arguments()
    verdicts, count = Verdicts(), 0
    for kit in kits:
        said = verdicts.of(kit, "port-ocean")
        for file in port_files(kit, "mapping-*.yaml"):
            try:
                PortAppConfig.parse_obj(yaml.safe_load(file.read_text()))
                count += 1
            except Exception as error:
                said.append(" ".join(str(error).split())[:300])
    verdicts.write(out, f"mappings that Ocean took: {count}")


if __name__ == "__main__":
    main()
