using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MlStudio.Core.Access;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Persistence;
using MlStudio.Core.Projects;
using MlStudio.Core.Recipes;
using MlStudio.Learning.Data;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Transforms;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Core.Tests.Recipes;

public sealed class RecipePreviewerTests
{
    private static readonly Recipe DropCity = new(Recipe.CurrentVersion, [new DropColumns(["city"], DropReason.Excluded)]);

    [Fact]
    public async Task Preview_TakesTheTargetOutAndEndsBeforeTheFirstStepThatDoesNotFit()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var previewer = services.GetRequiredService<RecipePreviewer>();
        var recipe = new Recipe(Recipe.CurrentVersion, [new DropColumns(["city"], DropReason.Excluded), new Scale(["city"])]);
        var preview = await previewer.PreviewAsync(ann, project.Slug, data, "member", recipe, null, default);
        Assert.Equal(["age", "city"], preview.Start.Columns.Select(c => c.Name));
        Assert.Equal(["city"], Assert.Single(preview.Steps).Removed);
        Assert.Equal(2, preview.Error!.Position);

        var stranger = await database.AddPersonAsync("Stranger");
        await Assert.ThrowsAsync<NotFoundException>(() => previewer.PreviewAsync(stranger, project.Slug, data, "member", recipe, null, default));
        Assert.Equal(["age", "city", "member"], (await previewer.ColumnsAsync(ann, project.Slug, data, default)).Select(c => c.Name));
    }

    [Fact]
    public async Task Preview_AfterAChange_FitsOnlyTheStepsFromThereOn()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var previewer = services.GetRequiredService<RecipePreviewer>();
        Recipe Steps(int levels) => new(Recipe.CurrentVersion, [new Impute(["age"]), new ImputeCategories { Columns = ["city"] }, new OneHot(["city"], levels), new Scale(["age"])]);
        var first = await previewer.PreviewAsync(ann, project.Slug, data, "member", Steps(5), null, default);
        var second = await previewer.PreviewAsync(ann, project.Slug, data, "member", Steps(2), first, default);
        Assert.Equal((4, 2), (first.FittedSteps, second.FittedSteps));
    }

    [Fact]
    public async Task Stability_OfASelectingStep_IsMeasuredOnFoldsOfTheSample()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var previewer = services.GetRequiredService<RecipePreviewer>();
        var done = new List<int>();
        var recipe = new Recipe(Recipe.CurrentVersion, [new SelectByVariance(), new SelectBest { Keep = 1 }]);
        var found = await previewer.StabilityAsync(ann, project.Slug, data, "member", recipe, done.Add, default);
        Assert.Equal([1, 2, 3, 4, 5], done);
        Assert.Equal((1, 5, 2), (found!.Step, found.Folds, found.Features.Count));
        Assert.StartsWith("Chosen in ", SelectionText.Chosen(found.Features[0], found.Folds));
        Assert.Null(await previewer.StabilityAsync(ann, project.Slug, data, "member", DropCity, done.Add, default));
        var stranger = await database.AddPersonAsync("Stranger");
        await Assert.ThrowsAsync<NotFoundException>(() => previewer.StabilityAsync(stranger, project.Slug, data, "member", recipe, done.Add, default));
    }

    [Fact]
    public async Task Preview_JoinsOtherDataOfTheSameProjectOnly()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var previewer = services.GetRequiredService<RecipePreviewer>();
        Recipe Join(string version) => new(Recipe.CurrentVersion, [new JoinTable(version, ["city"], [], ["age"], "their ")]);
        // Each city occurs many times in the data themselves, which the step refuses with an example: so they were found and read.
        var found = await previewer.PreviewAsync(ann, project.Slug, data, "member", Join("1.1"), null, default);
        Assert.Contains("city = Aachen stands in rows 1 and 4", found.Error!.Message);
        var unknown = await previewer.PreviewAsync(ann, project.Slug, data, "member", Join("2.1"), null, default);
        Assert.Contains("no data '2.1'", unknown.Error!.Message);
    }

    [Fact]
    public async Task PreviewAndQueue_JoinThatBringsInTheTarget_AreRefused()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var previewer = services.GetRequiredService<RecipePreviewer>();
        var recipes = services.GetRequiredService<RecipeService>();
        Recipe Join(string version, params string[] take) => new(Recipe.CurrentVersion, [new JoinTable(version, ["city"], [], take, "their ")]);
        async Task<string> PreviewAsync(Recipe recipe) => (await previewer.PreviewAsync(ann, project.Slug, data, "member", recipe, null, default)).Error!.Message;
        await AddOtherDataAsync(database, project, ann);
        Assert.Contains("'member', the column to predict: people v1 holds the same rows", await PreviewAsync(Join("1.1")));
        Assert.Contains("'member', the column to predict", await PreviewAsync(Join("1.1", "member")));
        // The same bytes under the name of another data set.
        Assert.Contains("'member', the column to predict: copy v1 holds the same rows", await PreviewAsync(Join("2.1", "member")));
        Assert.DoesNotContain("the column to predict", await PreviewAsync(Join("1.1", "age")));
        // Other data may hold a column of that name, such as last year's.
        Assert.DoesNotContain("the column to predict", await PreviewAsync(Join("3.1", "member")));

        var number = await recipes.CreateAsync(ann, project.Slug, "Joined", data, null, new RecipeStart.Empty(), default);
        var again = new Recipe(Recipe.CurrentVersion, [new DropColumns(["age"], DropReason.Excluded), .. Join("1.1", "age").Steps]);
        Assert.Contains("'age', which is left out here", await PreviewAsync(again));
        await recipes.SaveAsync(ann, project.Slug, number, 1, Join("1.1", "member"), "", default);
        var revision = (await services.GetRequiredService<RecipeReader>().GetAsync(ann, project.Slug, number, null, default)).Revision;
        var errors = await services.GetRequiredService<RunQueueing>().CheckAsync(ann, project.Slug, new RunRequest
        {
            DatasetVersionId = data,
            Target = "member",
            Task = LearningTask.Binary,
            PositiveClass = "yes",
            RecipeRevisionId = revision.Id,
            Algorithms = [new AlgorithmChoice("gradient-boosting")],
        }, default);
        Assert.Matches("Step 1 .*bring in 'member', the column to predict: people v1", Assert.Single(errors, e => e.Field == "recipe").Message);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Queue_WithARecipe_FinishesItForEachAlgorithmAndRemembersTheRevision(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var recipes = services.GetRequiredService<RecipeService>();
        var number = await recipes.CreateAsync(ann, project.Slug, "Without city", data, "member", new RecipeStart.Empty(), default);
        await recipes.SaveAsync(ann, project.Slug, number, 1, DropCity, "", default);
        var revision = (await services.GetRequiredService<RecipeReader>().GetAsync(ann, project.Slug, number, null, default)).Revision;

        var request = new RunRequest
        {
            DatasetVersionId = data,
            Target = "member",
            Task = LearningTask.Binary,
            PositiveClass = "yes",
            RecipeRevisionId = revision.Id,
            Algorithms = [new AlgorithmChoice("gradient-boosting"), new AlgorithmChoice("logistic-regression")],
        };
        var runs = await services.GetRequiredService<RunQueueing>().QueueAsync(ann, project.Slug, request, default);
        await using var db = database.CreateDbContext();
        var queued = await db.Runs.Include(r => r.RecipeVersion).Where(r => runs.Contains(r.Number)).OrderBy(r => r.Number).ToListAsync();
        Assert.All(queued, r => Assert.Equal(revision.Id, r.RecipeRevisionId));
        Assert.Equal(["drop"], Keys(queued[0]));
        Assert.Equal(["drop", "impute", "scale"], Keys(queued[1]));
        Assert.Equal("Without city, revision 2, for logistic regression", queued[1].RecipeVersion!.Name);
        Assert.Equal(runs, (await services.GetRequiredService<RecipeReader>().HistoryAsync(ann, project.Slug, number, default))[0].Runs);

        await recipes.SaveAsync(ann, project.Slug, number, 2, new Recipe(Recipe.CurrentVersion, [new Scale(["height"])]), "", default);
        var wrong = (await services.GetRequiredService<RecipeReader>().GetAsync(ann, project.Slug, number, null, default)).Revision;
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => services.GetRequiredService<RunQueueing>().QueueAsync(ann, project.Slug, request with { RecipeRevisionId = wrong.Id }, default));
        var error = Assert.Single(refused.Errors);
        Assert.Equal("recipe", error.Field);
        Assert.Contains("height", error.Message);
    }

    [Fact]
    public async Task Queue_SplitByAGroup_PreparesNothingFromTheGroupColumn()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var services = database.Services();
        var (ann, project, data) = await StartAsync(database);
        var recipes = services.GetRequiredService<RecipeService>();
        var number = await recipes.CreateAsync(ann, project.Slug, "As it is", data, "member", new RecipeStart.Empty(), default);
        var revision = (await services.GetRequiredService<RecipeReader>().GetAsync(ann, project.Slug, number, null, default)).Revision;
        var runs = await services.GetRequiredService<RunQueueing>().QueueAsync(ann, project.Slug, new RunRequest
        {
            DatasetVersionId = data,
            Target = "member",
            Task = LearningTask.Binary,
            PositiveClass = "yes",
            RecipeRevisionId = revision.Id,
            Split = new Holdout { Method = HoldoutMethod.Group, Column = "city" },
            Algorithms = [new AlgorithmChoice("logistic-regression")],
        }, default);
        await using var db = database.CreateDbContext();
        var queued = await db.Runs.Include(r => r.RecipeVersion).SingleAsync(r => r.Number == runs[0]);
        Assert.Equal(["impute", "scale"], Keys(queued));
        Assert.DoesNotContain("city", queued.RecipeVersion!.Json);
    }

    private static IEnumerable<string> Keys(Run run) => Recipe.FromJson(run.RecipeVersion!.Json).Steps.Select(s => StepCatalog.For(s).Key);

    /// <summary>Data set 2 is a copy of the first, data set 3 has its columns from another file.</summary>
    private static async Task AddOtherDataAsync(TestDatabase database, Project project, Actor by)
    {
        await using var db = database.CreateDbContext();
        var first = await db.DatasetVersions.AsNoTracking().SingleAsync(v => v.Dataset.ProjectId == project.Id);
        var columns = await new FileBlobStore(database.DataFolder).WriteAsync(stream => ColumnFileWriter.Write(TestRuns.People.Take([.. Enumerable.Range(0, 60)]), stream), default);
        foreach (var (number, name) in new[] { (2, "copy"), (3, "last year") })
        {
            db.Datasets.Add(new Dataset
            {
                Id = Guid.CreateVersion7(),
                ProjectId = project.Id,
                Number = number,
                Name = name,
                CreatedAt = first.UploadedAt,
                CreatedById = by.UserId,
                Versions =
                [
                    new DatasetVersion
                    {
                        Id = Guid.CreateVersion7(), Number = 1, State = DatasetVersionState.Ready, FileName = "f.csv", ByteCount = 1, ContentHash = number == 2 ? first.ContentHash : new string('3', 64),
                        RowCount = first.RowCount, ColumnCount = first.ColumnCount, ColumnsHash = number == 2 ? first.ColumnsHash : columns.Hash, ProfileHash = first.ProfileHash, UploadedById = by.UserId, UploadedAt = first.UploadedAt,
                    },
                ],
            });
        }
        await db.SaveChangesAsync();
    }

    private static async Task<(Actor Ann, Project Project, Guid Data)> StartAsync(TestDatabase database)
    {
        var ann = await database.AddPersonAsync("Ann");
        var project = await database.AddProjectAsync(ann);
        await database.AddFinishedRunAsync(project, ann);
        await using var db = database.CreateDbContext();
        return (ann, project, await db.DatasetVersions.Where(v => v.Dataset.ProjectId == project.Id).Select(v => v.Id).SingleAsync());
    }
}
