"""The register of machines that are not PCs: routers, Wi-Fi, cameras, printers."""
