using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Experiments;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Experiments;

public sealed class RunResidualsTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Read_Regression_ShowsTheColumnAskedForOrTheOnePreferred(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, eve) = (await database.AddPersonAsync("Ann"), await database.AddPersonAsync("Eve"));
        var project = await database.AddProjectAsync(ann);
        var trained = ExperimentRunner.Run(TestRuns.People, new TrainingSpec { Target = "age", Task = LearningTask.Regression, TrainerKey = "baseline" }, new ExperimentContext());
        await database.AddFinishedRunAsync(project, ann, trained: trained);
        await database.AddFinishedRunAsync(project, ann);
        var residuals = services.GetRequiredService<RunResiduals>();

        var byCity = await residuals.ReadAsync(ann, project.Slug, 1, "city", [], default);
        Assert.Equal(["city", "member"], byCity.Columns);
        Assert.Equal(ColumnType.Category, byCity.Type);
        Assert.Equal(["Aachen", "Bonn", "Celle"], byCity.Residuals!.Ranges.Select(r => r.Value));
        Assert.Equal(trained.Answers!.Compared().Count, byCity.Residuals.Ranges.Sum(r => r.Rows));
        Assert.Equal("member", (await residuals.ReadAsync(ann, project.Slug, 1, null, ["absent", "member"], default)).Residuals!.Column);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => residuals.ReadAsync(ann, project.Slug, 1, "age", [], default));
        Assert.Contains("Columns: city, member", refused.Message);
        Assert.Contains("no residuals", (await Assert.ThrowsAsync<StudioException>(() => residuals.ReadAsync(ann, project.Slug, 2, null, [], default))).Message);
        await Assert.ThrowsAsync<NotFoundException>(() => residuals.ReadAsync(eve, project.Slug, 1, null, [], default));
    }
}
