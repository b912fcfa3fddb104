using MlStudio.Core.Access;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Jobs;

public sealed class JobServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Cancel_Waiting_IsCancelledAtOnce(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Queued);

        await bench.Service.CancelAsync(bench.Owner, id, default);

        var job = await bench.JobAsync(id);
        Assert.Equal(JobState.Cancelled, job.State);
        Assert.NotNull(job.EndedAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Cancel_Running_AsksToStopAndAskingAgainChangesNothing(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Running);

        await bench.Service.CancelAsync(bench.Owner, id, default);
        var version = (await bench.JobAsync(id)).Version;
        await bench.Service.CancelAsync(bench.Owner, id, default);

        var job = await bench.JobAsync(id);
        Assert.Equal((JobState.Cancelling, version), (job.State, job.Version));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Cancel_Ended_IsAConflict(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Succeeded);

        var refusal = await Assert.ThrowsAsync<ConflictException>(() => bench.Service.CancelAsync(bench.Owner, id, default));

        Assert.Equal("'Train' has already ended (finished); there is nothing to cancel.", refusal.Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Cancel_ByManyAtOnce_AllEndWell(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Running);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => bench.Service.CancelAsync(bench.Owner, id, default))));

        Assert.Equal(JobState.Cancelling, (await bench.JobAsync(id)).State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Change_ByEachRole_IsDecidedByTheProject(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        foreach (var role in Enum.GetValues<ProjectRole>())
        {
            var id = await bench.AddAsync(JobState.Queued);
            var member = await bench.Database.AddPersonAsync(role.ToString());
            await bench.Database.AddMemberAsync(bench.Project, member, role);
            if (role.Allows(Permission.Train)) { await bench.Service.CancelAsync(member, id, default); }
            else
            {
                await Assert.ThrowsAsync<ForbiddenException>(() => bench.Service.CancelAsync(member, id, default));
                await Assert.ThrowsAsync<ForbiddenException>(() => bench.Service.SetPriorityAsync(member, id, JobPriority.High, default));
            }
        }
        var open = await bench.AddAsync(JobState.Queued);
        var stranger = await bench.Database.AddPersonAsync("Stranger");
        await Assert.ThrowsAsync<NotFoundException>(() => bench.Service.CancelAsync(stranger, open, default));
        var administrator = await bench.Database.AddPersonAsync("Administrator", administrator: true);
        await bench.Service.CancelAsync(administrator, open, default);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Retry_Failed_WaitsAgainWithNewAttempts(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Failed, job => (job.Attempts, job.Error, job.EndedAt) = (3, "It broke.", job.CreatedAt));

        await bench.Service.RetryAsync(bench.Owner, id, default);

        var job = await bench.JobAsync(id);
        Assert.Equal((JobState.Queued, 3, 6, null, null), (job.State, job.Attempts, job.MaxAttempts, job.Error, job.EndedAt));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Retry_Running_IsAConflict(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Running);

        await Assert.ThrowsAsync<ConflictException>(() => bench.Service.RetryAsync(bench.Owner, id, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task SetPriority_OutOfRange_NamesTheRange(DatabaseKind kind)
    {
        await using var bench = await JobBench.CreateAsync(kind);
        var id = await bench.AddAsync(JobState.Queued);

        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => bench.Service.SetPriorityAsync(bench.Owner, id, 11, default));
        await bench.Service.SetPriorityAsync(bench.Owner, id, JobPriority.Low, default);

        Assert.Equal("The priority must be between -10 and 10; 11 was given.", refusal.Message);
        Assert.Equal(JobPriority.Low, (await bench.JobAsync(id)).Priority);
    }
}
