using Microsoft.Playwright;
using MlStudio.EndToEnd.Tests.Harness;
using MlStudio.EndToEnd.Tests.Steps;
using MlStudio.Tests.Shared;
using MlStudio.Web;
using static Microsoft.Playwright.Assertions;

namespace MlStudio.EndToEnd.Tests.Walks;

/// <summary>The main job of the studio, from an empty server to a documented model, by three people in three browsers.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class MainJobTests
{
    private readonly Browser _browser;
    private readonly CensusFile _file = CensusFile.Find();
    private StudioServer _server = null!;
    private Person _specialist = null!;
    private Person _expert = null!;
    private Person _manager = null!;
    private string _slug = "";

    public MainJobTests(Browser browser) => _browser = browser;

    [Fact, Trait("Speed", "Long")]
    public async Task MainJob_ThreePeopleInThreeBrowsers_EndsWithADocumentedModel()
    {
        await using var server = _server = await StudioServer.StartAsync();
        _specialist = await _browser.NewPersonAsync(server, "Ada Lovelace");
        _expert = await _browser.NewPersonAsync(server, "Grace Hopper");
        _manager = await _browser.NewPersonAsync(server, "Katherine Johnson");

        await Photographs.WithPicturesOfFailureAsync("main-job", [_specialist, _expert, _manager], async () =>
        {
            await SetUpAndCreateProjectAsync();
            await InviteColleaguesAsync();
            await UploadAndLookAtDataAsync();
            await QueueThreeRunsAsync();
            await WatchCancelAndQueueAgainAsync();
            await ReadFinishedRunAsync();
            await CompareArchiveAndDeleteAsync();
            await RegisterTryScoreAndDocumentAsync();
            await FollowAsManagerAsync();
        });
        Assert.Empty(_specialist.Faults.Concat(_expert.Faults).Concat(_manager.Faults));
    }
}
