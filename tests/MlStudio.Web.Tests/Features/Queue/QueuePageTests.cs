using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Persistence;
using MlStudio.Web.Features.Queue;
using MlStudio.Web.Tests.Harness;

namespace MlStudio.Web.Tests.Features.Queue;

public sealed class QueuePageTests : PageTest
{
    [Fact]
    public void Empty_NamesTheNextStepAndThatNoWorkerRuns()
    {
        var page = RenderAs<QueuePage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing is queued", page.Markup));
        Assert.Contains("No worker is running", page.Markup);
        Assert.Equal("/", page.Find("a.button.primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Filled_ShowsProgressPlaceReasonAndWorker()
    {
        var worker = await AddWorkerAsync();
        await AddAsync("Train A", JobState.Running, j => (j.StartedAt, j.Progress, j.Phase, j.WorkerId) = (j.CreatedAt, 0.4, "Tree 40 of 100", worker));
        await AddAsync("Train B", JobState.Queued);
        await AddAsync("Train C", JobState.Failed, j => (j.EndedAt, j.Error) = (j.CreatedAt, "The target has one class."));
        await AddAsync("Train D", JobState.Succeeded, j => (j.StartedAt, j.EndedAt) = (j.CreatedAt.AddSeconds(-90), j.CreatedAt));

        var page = RenderAs<QueuePage>();

        page.WaitForAssertion(() => Assert.Contains("Tree 40 of 100", page.Markup));
        Assert.Equal("40", page.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Equal("1", page.Find("section[aria-labelledby=waiting] td.num").TextContent);
        Assert.Contains("The target has one class.", page.Find("section[aria-labelledby=failed]").TextContent);
        Assert.Contains("1 min 30 s", page.Find("section[aria-labelledby=ended]").TextContent);
        Assert.Contains("Train A", page.Find("section[aria-labelledby=workers]").TextContent);
        Assert.Equal($"/p/{Project.Slug}/runs/1", page.Find("section[aria-labelledby=running] a").GetAttribute("href"));
    }

    [Fact]
    public async Task Cancel_Waiting_MovesItToEndedWithoutReloading()
    {
        await AddAsync("Train B", JobState.Queued);
        var page = RenderAs<QueuePage>();

        page.WaitForElement("button[aria-label='Cancel Train B']");
        await page.InvokeAsync(() => page.Find("button[aria-label='Cancel Train B']").Click());

        page.WaitForAssertion(() => Assert.Contains("Cancelled", page.Find("section[aria-labelledby=ended]").TextContent));
    }

    [Fact]
    public async Task Retry_Failed_QueuesItAgain()
    {
        var id = await AddAsync("Train C", JobState.Failed, j => j.EndedAt = j.CreatedAt);
        var page = RenderAs<QueuePage>();

        page.WaitForElement("button[aria-label='Try again: Train C']");
        await page.InvokeAsync(() => page.Find("button[aria-label='Try again: Train C']").Click());

        page.WaitForAssertion(() => Assert.Contains("Train C", page.Find("section[aria-labelledby=waiting]").TextContent));
        await using var db = Database.CreateDbContext();
        Assert.Equal(JobState.Queued, (await db.Jobs.SingleAsync(j => j.Id == id)).State);
    }

    [Fact]
    public async Task Priority_Chosen_MovesTheJobUp()
    {
        await AddAsync("Train A", JobState.Queued);
        await AddAsync("Train B", JobState.Queued);
        var page = RenderAs<QueuePage>();

        page.WaitForElement("select[aria-label='Priority of Train B']");
        await page.InvokeAsync(() => page.Find("select[aria-label='Priority of Train B']").Change("10"));

        page.WaitForAssertion(() => Assert.Contains("Train B", page.Find("section[aria-labelledby=waiting] tbody tr").TextContent));
    }

    [Fact]
    public async Task Viewer_SeesAllAndCanChangeNothing()
    {
        await AddAsync("Train B", JobState.Queued);
        await AddAsync("Train C", JobState.Failed, j => j.EndedAt = j.CreatedAt);
        var page = RenderAs<QueuePage>(actor: await MemberAsync("Viola", ProjectRole.Viewer), role: ProjectRole.Viewer);

        page.WaitForAssertion(() => Assert.Contains("Train C", page.Markup));
        Assert.Empty(page.FindAll("td button"));
        Assert.Empty(page.FindAll("td select"));
    }

    [Fact]
    public async Task Cancel_EndedMeanwhile_SaysSo()
    {
        var id = await AddAsync("Train B", JobState.Queued);
        await FeedIsConnectedAsync(); // else it announces everything once, and the page would show that the job has ended
        var page = RenderAs<QueuePage>();
        var cancel = page.WaitForElement("button[aria-label='Cancel Train B']");
        await using (var db = Database.CreateDbContext())
        {
            await db.Jobs.Where(j => j.Id == id).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Succeeded));
        }

        cancel.Click();

        page.WaitForAssertion(() => Assert.Contains("has already ended", page.Find("[role=alert]").TextContent));
    }

    private async Task FeedIsConnectedAsync()
    {
        var connected = new TaskCompletionSource();
        using var subscription = Services.GetRequiredService<IChangeFeed>().Subscribe(["test"], _ =>
        {
            connected.TrySetResult();
            return Task.CompletedTask;
        });
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private async Task<Guid> AddAsync(string title, JobState state, Action<Job>? change = null)
    {
        await using var db = Database.CreateDbContext();
        var request = new JobRequest(JobKind.Training, JobQueues.Training, title, "{}", Project.Id, "runs/1");
        var job = Services.GetRequiredService<JobService>().Add(db, Owner, request);
        job.State = state;
        change?.Invoke(job);
        await db.SaveChangesAsync();
        return job.Id;
    }

    private async Task<Guid> AddWorkerAsync()
    {
        await using var db = Database.CreateDbContext();
        var now = TimeProvider.System.GetUtcNow();
        var worker = new JobWorker { Id = Guid.NewGuid(), Host = "here", StartedAt = now, LastSeenAt = now, Concurrency = 3, CodeVersion = "1", ResidentBytes = 500_000_000, ResidentLimitBytes = 2_000_000_000 };
        db.JobWorkers.Add(worker);
        await db.SaveChangesAsync();
        return worker.Id;
    }
}
