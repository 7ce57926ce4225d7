from tests.tui.stage import *
async def test_x(places):
    async with running(places) as s:
        await s.press("slash")
        try: await s.type("lantern")
        except AssertionError: pass
        print(s.text()); print(s.said, [ (w.name,w.group,w.state) for w in s.app.workers])
