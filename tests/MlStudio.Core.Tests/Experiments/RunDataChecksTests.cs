using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Members;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunDataChecksTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Doubts_CanBeReadByThoseWhoTrain_AndByNobodyElse(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, vic, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Vic"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        await database.AddMemberAsync(project, vic, ProjectRole.Viewer);
        var run = await database.AddFinishedRunAsync(project, ann);
        var checks = services.GetRequiredService<RunDataChecks>();
        var request = new RunRequest { DatasetVersionId = run.DatasetVersionId, Target = "member", Task = LearningTask.Binary, PositiveClass = "yes", Algorithms = [] };

        var doubts = (await checks.RunAsync(ann, project.Slug, request, null, default)).Single(c => c.Key == "labels").Doubts!;
        Assert.True(doubts.Total > 0);
        var page = await checks.DoubtsAsync(ann, project.Slug, request, doubts, -1, int.MaxValue, default);
        Assert.Equal(doubts.Doubtful, page.List.Select(r => r.Label));
        Assert.Equal(["age", "city"], page.Columns.Select(c => c.Name));
        Assert.Equal(TestRuns.People["age"].Format(doubts.Doubtful[0].Row), page.List[0].Cells[0]);
        var csv = await checks.ExportDoubtsAsync(ann, project.Slug, request, doubts, default);
        Assert.Equal(doubts.Total + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        await Assert.ThrowsAsync<ForbiddenException>(() => checks.DoubtsAsync(vic, project.Slug, request, doubts, 0, 10, default));
        await Assert.ThrowsAsync<ForbiddenException>(() => checks.ExportDoubtsAsync(vic, project.Slug, request, doubts, default));
        await Assert.ThrowsAsync<NotFoundException>(() => checks.DoubtsAsync(eve, project.Slug, request, doubts, 0, 10, default));
        await Assert.ThrowsAsync<NotFoundException>(() => checks.ExportDoubtsAsync(eve, project.Slug, request, doubts, default));
    }

    [Fact]
    public void Request_LeavingOutDoubtfulLabels_ReachesTheSpecOfClassesOnly()
    {
        var request = new RunRequest { DatasetVersionId = Guid.NewGuid(), Target = "y", Task = LearningTask.Binary, PositiveClass = "1", LeaveOutDoubtful = true, Algorithms = [] };
        Assert.True(request.SpecFor(new AlgorithmChoice("gradient-boosting")).LeaveOutDoubtful);
        Assert.False((request with { Task = LearningTask.Regression }).SpecFor(new AlgorithmChoice("gradient-boosting")).LeaveOutDoubtful);
        Assert.True(TrainingSpec.FromJson(request.SpecFor(new AlgorithmChoice("gradient-boosting")).ToCanonicalJson()).LeaveOutDoubtful);
    }
}
