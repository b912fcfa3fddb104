using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Core.Tests.Members;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Persistence;

public sealed class BlobSweeperTests
{
    /// <summary>Columns named like blobs that hold something else.</summary>
    private static readonly string[] s_noBlobs = ["RecipeVersion.Hash", "Invitation.TokenHash", "StudioUser.PasswordHash"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Sweep_RunDeletedLongAgo_RemovesItsFilesAndKeepsAllOthers(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        var clock = new SettableClock { Now = TimeProvider.System.GetUtcNow() };
        await using var services = database.Services(s => s.AddSingleton<TimeProvider>(clock));
        var (blobs, sweeper, runs) = (services.GetRequiredService<IBlobStore>(), services.GetRequiredService<BlobSweeper>(), services.GetRequiredService<RunService>());
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var kept = await database.AddFinishedRunAsync(project, ann);
        var gone = await database.AddFinishedRunAsync(project, ann, trained: TestRuns.Finished);
        var orphan = await blobs.PutAsync(new MemoryStream([1, 2, 3]), 10, default);
        await runs.DeleteAsync(ann, project.Slug, [gone.Number], default);

        clock.Now += TimeSpan.FromDays(29);
        Assert.Equal(0, await sweeper.SweepAsync(default));
        await runs.RestoreAsync(ann, project.Slug, [gone.Number], default);
        await runs.DeleteAsync(ann, project.Slug, [gone.Number], default);

        clock.Now += BlobSweeper.RestorableFor + TimeSpan.FromDays(2);
        var refused = await Assert.ThrowsAsync<StudioException>(() => runs.RestoreAsync(ann, project.Slug, [gone.Number], default));
        Assert.Contains($"Run {gone.Number} was deleted more than 30 days ago", refused.Message);
        // Model, result and, where they are kept, answers.
        Assert.Equal(gone.AnswersHash is null ? 2 : 3, await sweeper.SweepAsync(default));
        Assert.Equal(0, await sweeper.SweepAsync(default));
        Assert.False(blobs.Exists(gone.ModelHash!));
        Assert.False(blobs.Exists(gone.ResultHash!));
        // What no row ever named may be somebody else's.
        Assert.True(blobs.Exists(orphan.Hash));
        await using var db = database.CreateDbContext();
        var version = await db.DatasetVersions.SingleAsync();
        foreach (var hash in new[] { kept.ModelHash, kept.ResultHash, version.ColumnsHash, version.ProfileHash }) { Assert.True(blobs.Exists(hash!)); }
    }

    [Fact]
    public async Task References_ColumnsNamedLikeBlobs_AreAllKnown()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var db = database.CreateDbContext();
        var named = db.Model.GetEntityTypes().Where(e => e.ClrType.Namespace!.StartsWith("MlStudio", StringComparison.Ordinal))
            .SelectMany(e => e.GetProperties().Select(p => $"{e.ClrType.Name}.{p.Name}")).Where(n => n.EndsWith("Hash", StringComparison.Ordinal)).Except(s_noBlobs).Count();
        Assert.Equal(named, BlobReferences.Of(db).Count);
    }
}
