from tests.tui.stage import *
async def test_x(places):
    t=time.time()
    async with running(places) as s:
        print("start",time.time()-t)
        t=time.time()
        await s.press("j","j")
        print(time.time()-t)
        t=time.time()
        await s.search("lantern")
        print(time.time()-t)
        print(s.text()); print(s.said, [ (w.name,w.group,w.state) for w in s.app.workers])
        t=time.time()
    print(time.time()-t)
async def test_gg(places):
    async with running(places) as s:
        await s.press("G"); print(s.title)
        await s.strike("g","g"); print(s.title, s.app.screen)
        await s.strike("g","g"); print(s.title, s.app.screen)
        await s.strike("y","y"); print(s.title, s.app.screen, s.app.clipboard,s.said)
