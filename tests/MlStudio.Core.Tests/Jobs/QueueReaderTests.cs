using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Jobs;

public sealed class QueueReaderTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Read_SeveralJobs_PlacesAndForecastsThem(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        await bench.AddWorkerAsync();
        await bench.AddAsync(JobState.Succeeded, j => (j.StartedAt, j.EndedAt) = (bench.Now.AddMinutes(-20), bench.Now.AddMinutes(-10))); // took ten minutes
        await bench.AddAsync(JobState.Running, j => (j.StartedAt, j.ExpectedEnd) = (bench.Now, bench.Now.AddMinutes(5)));
        var normal = await bench.AddAsync(JobState.Queued);
        var high = await bench.AddAsync(JobState.Queued, j => j.Priority = JobPriority.High);

        var overview = await bench.Reader.ReadAsync(bench.Owner, mineOnly: false, default);

        Assert.Single(overview.Running);
        Assert.Equal([high, normal], overview.Waiting.Select(w => w.Id));
        Assert.Equal([1, 2], overview.Waiting.Select(w => w.Place));
        AssertClose(bench.Now.AddMinutes(5), overview.Waiting[0].ExpectedStart);
        AssertClose(bench.Now.AddMinutes(15), overview.Waiting[1].ExpectedStart);
        Assert.True(overview.HasWorker);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_NoWorker_KnowsPlacesButNoStarts(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        await bench.AddAsync(JobState.Queued);

        var overview = await bench.Reader.ReadAsync(bench.Owner, mineOnly: false, default);

        Assert.False(overview.HasWorker);
        Assert.Equal((1, null), (overview.Waiting.Single().Place, overview.Waiting.Single().ExpectedStart));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_JobOfAnotherProject_TellsItsPlaceAndNothingElse(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        await bench.AddAsync(JobState.Queued, j => j.Error = "Secret.");
        await bench.AddAsync(JobState.Failed, j => j.Error = "Secret.");
        var other = await bench.Database.AddPersonAsync("Grace");
        var own = await bench.AddAsync(JobState.Queued, project: await bench.Database.AddProjectAsync(other, "Grace's"));

        var overview = await bench.Reader.ReadAsync(other, mineOnly: false, default);

        var foreign = overview.Waiting[0];
        Assert.Equal("A job of another project", foreign.Title);
        Assert.False(foreign.IsOwn || foreign.MayChange);
        Assert.Null(foreign.Error ?? foreign.ProjectName ?? foreign.CreatedByName ?? foreign.SubjectPath);
        Assert.Equal((own, 2, "Grace's"), (overview.Waiting[1].Id, overview.Waiting[1].Place, overview.Waiting[1].ProjectName));
        Assert.Empty(overview.Failed);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Read_Viewer_SeesAllAndMayChangeNothing(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        await bench.AddAsync(JobState.Failed, j => j.Error = "It broke.");
        var viewer = await bench.Database.AddPersonAsync("Viewer");
        await bench.Database.AddMemberAsync(bench.Project, viewer, ProjectRole.Viewer);

        var all = await bench.Reader.ReadAsync(viewer, mineOnly: false, default);
        var mine = await bench.Reader.ReadAsync(viewer, mineOnly: true, default);

        Assert.Equal(("It broke.", false), (all.Failed.Single().Error, all.Failed.Single().MayChange));
        Assert.True(mine.IsEmpty);
    }

    private static void AssertClose(DateTimeOffset expected, DateTimeOffset? actual) =>
        Assert.InRange(actual!.Value - expected, TimeSpan.FromMilliseconds(-1), TimeSpan.FromSeconds(2));
}
