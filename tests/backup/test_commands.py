# SPDX-License-Identifier: Apache-2.0
"""`ressourcerie backup` and `restore`, as an operator runs them."""


def test_x(instance):
    print(instance.run("backup", "a.zip"))
    print(instance.run("restore", "a.zip", "--test"))
    print(instance.run("restore", "a.zip"))
    r = instance.run("--conf", "b/etc/ressourcerie.conf", "restore", "a.zip")
    print(r.out, r.err)
    r = instance.run("--conf", "b/etc/ressourcerie.conf", "verify")
    print(r.out, r.err)
    import subprocess; print(subprocess.run("find . | xargs ls -lad; unzip -l a.zip; unzip -p a.zip manifest.json; head -c -64 a.zip | sha256sum; tail -c 64 a.zip", cwd=instance.folder, shell=True, capture_output=True, text=True).stdout)
    assert 0
