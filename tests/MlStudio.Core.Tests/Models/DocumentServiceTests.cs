using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Core.Projects;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Models;

public sealed class DocumentServiceTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Get_NothingSaved_DraftsFromTheRunsFacts(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, _, model) = await ModelAsync(database, services, "Risk *model* <b>");
        var draft = await services.GetRequiredService<DocumentService>().GetAsync(ann, model, default);
        Assert.Equal(0, draft.Number);
        Assert.Equal(
            ["Purpose", "Data", "Performance", "Limits", "Ethics", "Reproduce"],
            Headings(draft.Markdown));
        Assert.Contains(TestRuns.Result.ModelSha256, draft.Markdown);
        Assert.Contains("120 rows, 3 columns", draft.Markdown);
        Assert.Matches(@"\| Accuracy – How often is it right \| \d+\.\d % \|", draft.Markdown);
        Assert.Contains("Risk \\*model\\* \\<b\\>", draft.Markdown);
    }

    [Fact]
    public async Task Get_CoverageStated_CountsOnlyRowsThatWereLearnedFrom()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, _, model) = await ModelAsync(database, services, trained: TestRuns.Finished);
        var draft = await services.GetRequiredService<DocumentService>().GetAsync(ann, model, default);
        var rows = TestRuns.Finished.Rows;
        Assert.Equal(72, rows.Train + rows.Coverage);
        Assert.Contains($"({rows.Train} rows to train, {rows.Coverage} to measure sets by, 24 to validate, 24 to test)", draft.Markdown.Replace("\\", "", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_FromAnOlderRevision_IsRefusedAndNothingIsLost(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var documents = services.GetRequiredService<DocumentService>();
        var (ann, project, model) = await ModelAsync(database, services);
        var bob = await database.AddPersonAsync("Bob");
        await database.AddMemberAsync(project, bob, ProjectRole.Specialist);

        Assert.Equal(1, await documents.SaveAsync(ann, model, 0, "first", default));
        Assert.Equal(1, await documents.SaveAsync(ann, model, 1, "first", default));
        Assert.Equal(2, await documents.SaveAsync(bob, model, 1, "second", default));
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => documents.SaveAsync(ann, model, 1, "mine", default));
        Assert.Contains("Bob saved revision 2", conflict.Message);
        Assert.Equal("second", (await documents.GetAsync(ann, model, default)).Markdown);
        Assert.Equal("first", (await documents.GetRevisionAsync(ann, model, 1, default)).Markdown);
        Assert.Equal([2, 1], (await documents.HistoryAsync(ann, model, default)).Select(r => r.Number));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_TwoAtTheSameMoment_OneWins(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var documents = services.GetRequiredService<DocumentService>();
        var (ann, _, model) = await ModelAsync(database, services);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            try { return await documents.SaveAsync(ann, model, 0, $"text {i}", default); }
            catch (ConflictException) { return -1; }
        }));
        Assert.Single(outcomes, 1);
        Assert.Equal(3, outcomes.Count(o => o == -1));
        Assert.Single(await documents.HistoryAsync(ann, model, default));
    }

    [Theory]
    [InlineData(ProjectRole.Viewer)]
    [InlineData(ProjectRole.Manager)]
    [InlineData(ProjectRole.Reviewer)]
    public async Task Save_ByWhoOnlyReads_IsForbidden(ProjectRole role)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var documents = services.GetRequiredService<DocumentService>();
        var (_, project, model) = await ModelAsync(database, services);
        var other = await database.AddPersonAsync("Other");
        await database.AddMemberAsync(project, other, role);
        await documents.GetAsync(other, model, default);
        await Assert.ThrowsAsync<ForbiddenException>(() => documents.SaveAsync(other, model, 0, "x", default));
    }

    private static string[] Headings(string markdown) =>
        [.. MlStudio.Core.Collaboration.SafeMarkdown.Headings(markdown).Where(h => h.Level == 2).Select(h => h.Text)];

    private static async Task<(Actor Ann, Project Project, Guid Model)> ModelAsync(TestDatabase database, IServiceProvider services, string name = "M", ExperimentResult? trained = null)
    {
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        var run = await database.AddFinishedRunAsync(project, ann, trained: trained);
        var models = services.GetRequiredService<ModelService>();
        var (number, _) = await models.RegisterAsync(ann, project.Slug, run.Number, name, default);
        return (ann, project, (await models.GetAsync(ann, project.Slug, number, default)).Id);
    }
}
