#!/usr/bin/env bash
# What only the tests need from the system: a browser, PostgreSQL, LibreOffice with a complete
# font, inventory agents that deliver, Wine. Installed with apt when root; otherwise named, and only their tests are skipped.
set -uo pipefail
cd "$(dirname "$0")/.."

needed=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || needed+=(chromium)
# Date fields and file choosers speak the language of the pages.
[ -e /usr/lib/chromium/locales/vi.pak ] || needed+=(chromium-l10n)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || needed+=(postgresql)
command -v smbd >/dev/null || [ -x /usr/sbin/smbd ] || needed+=(samba)
command -v soffice >/dev/null || needed+=(libreoffice-writer-nogui)
[ -d /usr/share/fonts/truetype/croscore ] || needed+=(fonts-croscore)
# A real file system with deleted files, and the tool that packs it as E01.
[ -e /usr/share/forensics-samples/fs.ntfs.xz ] || needed+=(forensics-samples-ntfs)
command -v ewfacquire >/dev/null || needed+=(ewf-tools)
# A Windows to run the kit on, and what checks the signature of its Python.
command -v wine >/dev/null || needed+=(wine wine64)
command -v osslsigncode >/dev/null || needed+=(osslsigncode)
for agent in fusioninventory-agent ocsinventory-agent; do
  command -v "$agent" >/dev/null || needed+=("$agent")
done
# Their search for devices of the network, and what plays such a device.
command -v fusioninventory-netdiscovery >/dev/null || needed+=(fusioninventory-agent-task-network)
[ -x /usr/sbin/snmpd ] || needed+=(snmpd)
[ ${#needed[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "  • installing what only tests need: ${needed[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null; then
    exit 0
  fi
  echo "  ! not all of it could be installed; the tests that need it will say so" >&2
else
  echo "  ! these are missing and only their tests are skipped: ${needed[*]}" >&2
  echo "    to run them too: sudo apt-get install -y ${needed[*]}" >&2
fi
exit 0
