class M:
    def salud(self):
        return "bien"


def motor():
    return M()
