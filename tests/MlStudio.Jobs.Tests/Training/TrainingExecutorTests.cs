using Microsoft.EntityFrameworkCore;
using MlStudio.Core;
using MlStudio.Core.Access;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Persistence;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.Tests.Importing;
using MlStudio.Learning.Validation;
using MlStudio.Tests.Shared;

namespace MlStudio.Jobs.Tests.Training;

public sealed class TrainingExecutorTests
{
    // Bounds lie below what scikit-learn 1.2.1 reaches with untuned boosting (baselines.csv), above what guessing does.
    [SharedDataTheory]
    [InlineData("iris.csv", "gradient-boosting", "macro_f1", 0.85, 1.0)]
    [InlineData("titanic.csv", "gradient-boosting", "auc", 0.75, 1.0)]
    [InlineData("titanic.csv", "logistic-regression", "auc", 0.75, 1.0)]
    [InlineData("titanic.csv", "baseline", "auc", 0.5, 0.5)]
    [InlineData("california_housing.csv", "gradient-boosting", "r2", 0.75, 0.95)]
    public async Task Queued_RunsToAFinishedRun_WithModelResultAndFigures(string file, string trainer, string metric, double lowest, double highest)
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, file, trainer);
        var run = await TrainAsync(studio, request);

        Assert.Equal(JobState.Succeeded, run.Item.State);
        Assert.InRange(run.Item.Metrics[metric].Value!.Value, lowest, highest);
        Assert.NotEmpty(run.Test);
        Assert.NotNull(run.CodeVersion);
        Assert.NotNull(run.Recipe);
        var result = await studio.Get<RunReader>().ResultAsync(run, default);
        Assert.Equal(run.ModelHash, result!.ModelSha256);
        Assert.True(studio.Get<IBlobStore>().Exists(run.ModelHash!));
        var answers = await studio.Get<RunAnswersReader>().GetAsync(studio.Owner, ImportStudio.Slug, run.Item.Number, default);
        Assert.Equal((result.Rows.Validation, result.Rows.Test, run.DataRows), (answers.Compared().Count, answers.Test().Count, answers.TableRows));
        var log = await studio.Get<RunLog>().PageAsync(studio.Owner, ImportStudio.Slug, run.Item.Number, null, default);
        Assert.Contains(log.Lines, l => l.Text.Contains(run.DataHash, StringComparison.Ordinal));
    }

    [SharedDataFact]
    public async Task SameRunTwice_SameModelBytesAndFigures()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "titanic.csv", "gradient-boosting");
        var first = await TrainAsync(studio, request);
        var second = await TrainAsync(studio, request);
        var third = await TrainAsync(studio, request with { Seed = request.Seed + 1 });

        Assert.Equal(first.ModelHash, second.ModelHash);
        Assert.Equal(first.AnswersHash, second.AnswersHash);
        Assert.Equal(first.Item.Metrics, second.Item.Metrics);
        Assert.Equal(first.Test, second.Test);
        Assert.Equal(first.RecipeNumber, second.RecipeNumber);
        Assert.NotEqual(first.ModelHash, third.ModelHash);
    }

    [SharedDataFact]
    public async Task Reproduced_SaysWhetherTheSameCameOut_AndWhatDiffersWhereNot()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "titanic.csv", "gradient-boosting");
        var first = await TrainAsync(studio, request with { Split = new CrossValidation { Folds = 3 } });
        var reproducing = studio.Get<RunReproducing>();
        Assert.Equal(RunReproductions.None, await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, first.Item.Number, default));

        var number = await reproducing.QueueAsync(studio.Owner, ImportStudio.Slug, first.Item.Number, default);
        var waiting = (await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, number, default)).Of!;
        Assert.False(waiting.IsComparable || waiting.IsIdentical);
        Assert.True(await studio.Get<JobRunner>().RunAsync(waiting.Again.Item.JobId, default));

        var same = (await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, number, default)).Of!;
        Assert.True(same.IsIdentical);
        Assert.Equal(first.Item.Metrics.Count + first.Test.Count, same.Figures.Count);
        Assert.Empty(same.Differences);
        Assert.Equal(number, Assert.Single((await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, first.Item.Number, default)).By).Again.Item.Number);

        // A run from before a metric was measured is reproduced as well.
        await using (var db = await studio.Get<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync())
        {
            var run = await db.Runs.Include(r => r.Metrics).SingleAsync(r => r.Number == first.Item.Number);
            run.Metrics.RemoveAll(m => m.Key == "brier");
            await db.SaveChangesAsync();
        }
        var older = (await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, number, default)).Of!;
        Assert.True(older.IsIdentical);
        Assert.DoesNotContain(older.Figures, f => f.Metric.Key == "brier");

        await using (var db = await studio.Get<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync())
        {
            var run = await db.Runs.Include(r => r.Metrics).SingleAsync(r => r.Number == number);
            run.CodeVersion = "another";
            run.ModelHash = new string('0', 64);
            var figure = run.Metrics.First(m => m.Part == RunParts.Validation && m.Key == "auc");
            figure.Value = Math.BitIncrement(figure.Value!.Value);
            await db.SaveChangesAsync();
        }
        var other = (await reproducing.ReadAsync(studio.Owner, ImportStudio.Slug, number, default)).Of!;
        Assert.False(other.IsIdentical || other.SameModel);
        Assert.Equal("auc", Assert.Single(other.Figures, f => !f.IsSame).Metric.Key);
        Assert.Equal(("Code version", "another"), (Assert.Single(other.Differences).Label, other.Differences[0].Values[1]));
    }

    [SharedDataFact]
    public async Task Reproduce_WithoutResultDataOrRight_IsRefused()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "iris.csv", "baseline");
        var reproducing = studio.Get<RunReproducing>();
        var queued = (await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, request, default))[0];
        Assert.Contains("has not finished", (await Assert.ThrowsAsync<StudioException>(() => reproducing.QueueAsync(studio.Owner, ImportStudio.Slug, queued, default))).Message);
        var trained = await TrainAsync(studio, request);
        await Assert.ThrowsAnyAsync<StudioException>(() => reproducing.QueueAsync(new Actor(Guid.NewGuid(), "Stranger"), ImportStudio.Slug, trained.Item.Number, default));
        await using (var db = await studio.Get<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync())
        {
            (await db.Datasets.SingleAsync()).DeletedAt = TimeProvider.System.GetUtcNow();
            await db.SaveChangesAsync();
        }
        Assert.Contains("Bring the data back", (await Assert.ThrowsAsync<StudioException>(() => reproducing.QueueAsync(studio.Owner, ImportStudio.Slug, trained.Item.Number, default))).Message);
    }

    [SharedDataFact]
    public async Task CrossValidation_KeepsDeviationsAndRefits()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "iris.csv", "logistic-regression");
        var run = await TrainAsync(studio, request with { Split = new CrossValidation { Folds = 3 } });
        Assert.NotNull(run.Item.Metrics["accuracy"].Deviation);
        Assert.True((await studio.Get<RunReader>().ResultAsync(run, default))!.RefittedOnAllRows);
    }

    [SharedDataFact]
    public async Task Cancelled_EndsWithinTwoSeconds_AndKeepsNothing()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "california_housing.csv", "gradient-boosting");
        var number = (await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, request with { Split = new CrossValidation { Folds = 50 } }, default))[0];
        var run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        using var stop = new CancellationTokenSource();
        var running = studio.Get<JobRunner>().RunAsync(run.Item.JobId, stop.Token);
        while ((await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default)).Item.Progress is not > 0) { await Task.Delay(50); }

        await studio.Get<JobService>().CancelAsync(studio.Owner, run.Item.JobId, default);
        var asked = TimeProvider.System.GetTimestamp();
        await stop.CancelAsync();
        await running;

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked).TotalSeconds, 0, 2);
        var ended = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.Equal(JobState.Cancelled, ended.Item.State);
        Assert.Null(ended.ModelHash);
        Assert.Empty(ended.Item.Metrics);
    }

    [SharedDataFact]
    public async Task Queue_WhatCannotRun_IsRefusedWithTheReasonBeforeAnythingIsStored()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = await RequestAsync(studio, "titanic.csv", "gradient-boosting");
        var queueing = studio.Get<RunQueueing>();
        var wrong = request with
        {
            PositiveClass = "7",
            Algorithms = [new AlgorithmChoice("baseline"), new AlgorithmChoice("gradient-boosting", new() { ["learningRate"] = 50 })],
        };
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => queueing.QueueAsync(studio.Owner, ImportStudio.Slug, wrong, default));
        Assert.Contains(refused.Errors, e => e.Field == "positiveClass" && e.Message.Contains("'7'", StringComparison.Ordinal));
        Assert.Contains(refused.Errors, e => e.Field == "algorithms[1].options.learningRate" && e.Message.Contains("50 was given", StringComparison.Ordinal));
        await using var db = await studio.Get<IDbContextFactory<StudioDbContext>>().CreateDbContextAsync();
        Assert.Empty(await db.Runs.ToListAsync());
        Assert.DoesNotContain(await db.Jobs.ToListAsync(), j => j.Kind == JobKind.Training);
    }

    [SharedDataFact]
    public async Task Queue_ThreeAlgorithms_ThreeRunsThatShareEverythingElse()
    {
        await using var studio = await ImportStudio.StartAsync();
        var request = (await RequestAsync(studio, "titanic.csv", "gradient-boosting")) with
        {
            Name = "Who survives",
            Tags = "First, second first",
            Algorithms = [new AlgorithmChoice("gradient-boosting"), new AlgorithmChoice("logistic-regression"), new AlgorithmChoice("baseline")],
        };
        Assert.Equal([1, 2, 3], await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, request, default));
        var list = await studio.Get<RunLeaderboard>().ListAsync(studio.Owner, ImportStudio.Slug, new RunFilter { Descending = false }, 0, 10, default);
        Assert.Equal(["Who survives · Gradient boosting", "Who survives · Logistic regression", "Who survives · Baseline"], list.Runs.Select(r => r.Name));
        Assert.All(list.Runs, r => Assert.Equal(("first second", JobState.Queued), (r.Tags, r.State)));
        var again = await studio.Get<RunConfigurator>().StartAsync(studio.Owner, ImportStudio.Slug, null, 2, default);
        Assert.Equal("logistic-regression", again.From!.Algorithms[0].TrainerKey);
        Assert.Equal(request.Split, again.From.Split);
        Assert.Equal("Who survives · Logistic regression", again.From.Name);

        var unnamed = Assert.Single(await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, request with { Name = "", Algorithms = [new AlgorithmChoice("baseline")] }, default));
        Assert.Equal("", (await studio.Get<RunConfigurator>().StartAsync(studio.Owner, ImportStudio.Slug, null, unnamed, default)).From!.Name);
    }

    private static async Task<RunRequest> RequestAsync(ImportStudio studio, string file, string trainer)
    {
        var uploaded = await studio.UploadAsync(file, await File.ReadAllBytesAsync(TestData.SharedFile("files/" + file)));
        var version = await studio.ImportAsync(uploaded);
        var setup = await studio.Get<RunConfigurator>().StartAsync(studio.Owner, ImportStudio.Slug, "1", null, default);
        var target = file switch { "iris.csv" => setup.Columns[^1].Name, "titanic.csv" => setup.Columns.Single(c => c.Name.Equals("survived", StringComparison.OrdinalIgnoreCase)).Name, _ => "median_house_value" };
        var proposal = await studio.Get<RunConfigurator>().ProposeAsync(studio.Owner, ImportStudio.Slug, version.Id, target, default);
        return new RunRequest
        {
            DatasetVersionId = version.Id,
            Target = target,
            Task = proposal.Task,
            PositiveClass = proposal.PositiveClass,
            Algorithms = [new AlgorithmChoice(trainer)],
        };
    }

    private static async Task<RunDetails> TrainAsync(ImportStudio studio, RunRequest request)
    {
        var number = (await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, request, default))[0];
        var run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(await studio.Get<JobRunner>().RunAsync(run.Item.JobId, default));
        var ended = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(ended.Error is null, ended.Error);
        return ended;
    }
}
