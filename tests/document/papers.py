# SPDX-License-Identifier: GPL-3.0-or-later
"""A data folder with a practice night, figures and a registration that tries everything."""
import json, os, subprocess

NAMES = ["solicitud", "carta", "infraestructura", "pruebas", "plan", "memoria"]
REGISTRATION = {"company": "Diario de Ñuñoa & Compañía <script>alert(1)</script> ]]> 🗳", "domain": "ejemplo.mx", "contact_name": "José Ángel Núñez",
                "phone": "8343151200", "mobile": "8341234567", "email": "a@ejemplo.mx", "address": "Calle 13 Morelos, núm. 501", "city": "Ciudad Victoria",
                "state": "Tamaulipas", "legal_representative": "María " + "de los Ángeles " * 20 + "Peña", "hosting": "Compartido, por SFTP",
                "description": "Periódico «local» desde 1950; 50 % en línea", "motives": "Servicio a la ciudadanía"}


def run(program, folder, *words):
    return subprocess.run([program, "--data-dir", folder, *words], capture_output=True, text=True, check=True).stdout


def make_profile(program, folder, emoji=True):
    night = json.loads(run(program, folder, "--json", "practice", "run", "--cuts", "3", "--interval", "0",
                           "--size", "small"))["data_dir"]
    run(program, night, "registration", "set", *("%s=%s" % (k, v if emoji else v.replace("🗳", "")) for k, v in REGISTRATION.items()))
    log = os.path.join(folder, "access.log")
    with open(log, "w") as f:
        for i in range(600):
            f.write('187.1.%d.%d - - [0%d/Jun/2024:%02d:%02d:00 -0600] "GET /p%d HTTP/1.1" 200 %d "-" "a %d"\n' % (i % 7, i % 50, 2 + i % 8, (20 + i // 60) % 24, i % 60, i % 9, i, i % 3))
    run(program, night, "traffic", "--keep", log)
    for day in range(20, 31):
        run(program, night, "traffic", "set", "2024-05-%d" % day, "--portal", "--visits", str(day), "--page-views", str(3 * day))
    text = os.path.join(folder, "comments.txt")
    with open(text, "w") as f:
        f.write("Que el formato se entregue antes. <b>&amp; \u202e]]> {{visits}}\n")
    run(program, night, "document", "text", "comments", text)
    return night
