using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Members;
using MlStudio.Core.Projects;
using MlStudio.Core.Recipes;
using MlStudio.Learning.Transforms;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Recipes;

public sealed class RecipeServiceTests
{
    private static readonly Recipe DropCity = new(Recipe.CurrentVersion, [new DropColumns(["city"], DropReason.Excluded)]);
    private static readonly Recipe DropAge = new(Recipe.CurrentVersion, [new DropColumns(["age"], DropReason.Excluded)]);

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_Twice_KeepsBothRevisionsWithTheirAuthors(DatabaseKind kind)
    {
        await using var stage = await StageAsync(kind);
        var bob = await stage.Database.AddPersonAsync("Bob");
        await stage.Database.AddMemberAsync(stage.Project, bob, ProjectRole.Specialist);
        var number = await stage.CreateAsync("First");
        Assert.Equal(2, await stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 1, DropCity, "city says nothing", default));
        Assert.Equal(2, await stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 2, DropCity, "again", default));
        Assert.Equal(3, await stage.Service.SaveAsync(bob, stage.Slug, number, 2, DropAge, "", default));

        var history = await stage.Reader.HistoryAsync(bob, stage.Slug, number, default);
        Assert.Equal([(3, "Bob", ""), (2, "Ann", "city says nothing"), (1, "Ann", "")], history.Select(r => (r.Number, r.Author, r.Note)));
        var second = await stage.Reader.GetAsync(bob, stage.Slug, number, 2, default);
        Assert.Equal(DropCity.ToJson(), second.Recipe.ToJson());
        Assert.Equal(3, second.Newest);
        var listed = Assert.Single((await stage.Reader.ListAsync(bob, stage.Slug, default)).Recipes);
        Assert.Equal(("First", 3, 1, "Bob", "people v1"), (listed.Name, listed.Revision, listed.Steps, listed.SavedBy, listed.Data));
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Reader.GetAsync(bob, stage.Slug, number, 4, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_FromAnOlderRevision_IsRefused(DatabaseKind kind)
    {
        await using var stage = await StageAsync(kind);
        var number = await stage.CreateAsync("First");
        await stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 1, DropCity, "", default);
        var conflict = await Assert.ThrowsAsync<ConflictException>(() => stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 1, DropAge, "", default));
        Assert.Contains("Ann saved revision 2", conflict.Message);
        Assert.Equal(DropCity.ToJson(), (await stage.Reader.GetAsync(stage.Ann, stage.Slug, number, null, default)).Recipe.ToJson());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Save_ManyAtTheSameMoment_OneWins(DatabaseKind kind)
    {
        await using var stage = await StageAsync(kind);
        var number = await stage.CreateAsync("First");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            var steps = new Recipe(Recipe.CurrentVersion, [new DropColumns([$"column {i}"], DropReason.Excluded)]);
            try { return await stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 1, steps, "", default); }
            catch (ConflictException) { return -1; }
        }));
        Assert.Single(outcomes, 2);
        Assert.Equal(3, outcomes.Count(o => o == -1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Copy_OfAProjectOneCannotSee_IsNotFound(DatabaseKind kind)
    {
        await using var stage = await StageAsync(kind);
        var number = await stage.CreateAsync("Mine");
        await stage.Service.SaveAsync(stage.Ann, stage.Slug, number, 1, DropCity, "", default);
        var revision = (await stage.Reader.GetAsync(stage.Ann, stage.Slug, number, null, default)).Revision.Id;

        var eve = await stage.Database.AddPersonAsync("Eve");
        var other = await stage.Database.AddProjectAsync(eve, "Other");
        await stage.Database.AddFinishedRunAsync(other, eve);
        var data = await DataAsync(stage.Database, other);
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Service.CreateAsync(eve, other.Slug, "Theirs", data, null, new RecipeStart.Copy(revision), default));
        Assert.Empty(await stage.Reader.ReusableAsync(eve, other.Slug, default));

        await stage.Database.AddMemberAsync(stage.Project, eve, ProjectRole.Viewer);
        var copy = await stage.Service.CreateAsync(eve, other.Slug, "Theirs", data, "member", new RecipeStart.Copy(revision), default);
        Assert.Equal(DropCity.ToJson(), (await stage.Reader.GetAsync(eve, other.Slug, copy, null, default)).Recipe.ToJson());
        Assert.Equal([("Theirs", true), ("Mine", false)], (await stage.Reader.ReusableAsync(eve, other.Slug, default)).Select(r => (r.Name, r.SameProject)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Delete_IsUndone_UnlessTheNameIsTaken(DatabaseKind kind)
    {
        await using var stage = await StageAsync(kind);
        var number = await stage.CreateAsync("First");
        await Assert.ThrowsAsync<InvalidInputException>(() => stage.CreateAsync("First"));
        await stage.Service.DeleteAsync(stage.Ann, stage.Slug, number, default);
        Assert.Empty((await stage.Reader.ListAsync(stage.Ann, stage.Slug, default)).Recipes);
        await stage.Service.RestoreAsync(stage.Ann, stage.Slug, number, default);
        await stage.Service.DeleteAsync(stage.Ann, stage.Slug, number, default);
        await stage.CreateAsync("First");
        await Assert.ThrowsAsync<InvalidInputException>(() => stage.Service.RestoreAsync(stage.Ann, stage.Slug, number, default));
    }

    [Theory]
    [InlineData(ProjectRole.Viewer)]
    [InlineData(ProjectRole.Manager)]
    [InlineData(ProjectRole.Reviewer)]
    public async Task WhoOnlyReads_MayLookButNotChange(ProjectRole role)
    {
        await using var stage = await StageAsync(DatabaseKind.Sqlite);
        var number = await stage.CreateAsync("First");
        var other = await stage.Database.AddPersonAsync("Other");
        await Assert.ThrowsAsync<NotFoundException>(() => stage.Reader.GetAsync(other, stage.Slug, number, null, default));
        await stage.Database.AddMemberAsync(stage.Project, other, role);
        Assert.False((await stage.Reader.GetAsync(other, stage.Slug, number, null, default)).MayEdit);
        await Assert.ThrowsAsync<ForbiddenException>(() => stage.Service.SaveAsync(other, stage.Slug, number, 1, DropCity, "", default));
        await Assert.ThrowsAsync<ForbiddenException>(() => stage.Service.DeleteAsync(other, stage.Slug, number, default));
        await Assert.ThrowsAsync<ForbiddenException>(() => stage.Service.CreateAsync(other, stage.Slug, "x", stage.Data, null, new RecipeStart.Empty(), default));
    }

    private static async Task<Guid> DataAsync(TestDatabase database, Project project)
    {
        await using var db = database.CreateDbContext();
        return await db.DatasetVersions.Where(v => v.Dataset.ProjectId == project.Id).Select(v => v.Id).SingleAsync();
    }

    private static async Task<Stage> StageAsync(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        return new Stage(database, database.Services(), ann, project, await DataAsync(database, project));
    }

    private sealed record Stage(TestDatabase Database, ServiceProvider Services, Actor Ann, Project Project, Guid Data) : IAsyncDisposable
    {
        public RecipeService Service => Services.GetRequiredService<RecipeService>();
        public RecipeReader Reader => Services.GetRequiredService<RecipeReader>();
        public string Slug => Project.Slug;

        public Task<int> CreateAsync(string name) => Service.CreateAsync(Ann, Slug, name, Data, "member", new RecipeStart.Empty(), default);

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
