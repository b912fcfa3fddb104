using MlStudio.Core;
using MlStudio.Core.Experiments;
using MlStudio.Core.Explanations;
using MlStudio.Core.Jobs;
using MlStudio.Jobs.Explaining;
using MlStudio.Jobs.Runtime;
using MlStudio.Jobs.Tests.Importing;
using MlStudio.Learning;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Tests.Shared;
using MlStudio.Tests.Shared.Database;

namespace MlStudio.Jobs.Tests.Explaining;

public sealed class ExplanationExecutorTests
{
    [SharedDataFact]
    public async Task Queued_OfATrainedRun_StoresWhatMovesTheModel()
    {
        await using var studio = await ImportStudio.StartAsync();
        var run = await TrainAsync(studio, "titanic.csv", "Survived", "gradient-boosting");
        var explaining = studio.Get<RunExplaining>();
        var before = await explaining.ReadAsync(studio.Owner, ImportStudio.Slug, run, default);
        Assert.True(before is { Explanation: null, Job: null, MayExplain: true });

        await explaining.QueueAsync(studio.Owner, ImportStudio.Slug, run, default);
        await Assert.ThrowsAsync<ConflictException>(() => explaining.QueueAsync(studio.Owner, ImportStudio.Slug, run, default));
        var waiting = (await explaining.ReadAsync(studio.Owner, ImportStudio.Slug, run, default)).Job!;
        Assert.Equal(JobState.Queued, waiting.State);
        Assert.True(await studio.Get<JobRunner>().RunAsync(waiting.JobId, default));

        var state = await explaining.ReadAsync(studio.Owner, ImportStudio.Slug, run, default);
        Assert.Null(state.Job);
        var found = state.Explanation!;
        Assert.True(found.IsExact);
        Assert.Equal("Sex", found.MeanSizes[0][0].Column);
        Assert.InRange(found.Columns.Count, 2, 4);
        Assert.Equal("Sex", found.Columns[0].Curve.Column);
        Assert.All(found.Columns, c => Assert.InRange(c.Curve.Values.Count, 2, 30));
        Assert.All(found.Columns, c => Assert.NotEmpty(c.Points));
        Assert.InRange(found.Pair!.Strengths[0]!.Value, 0, 1);
        Assert.True(found.Tree!.Fidelity > found.Tree.Constant);
        await Assert.ThrowsAsync<ConflictException>(() => explaining.QueueAsync(studio.Owner, ImportStudio.Slug, run, default));
    }

    [Fact]
    public void Compute_OnSeveralThreads_GivesTheSame()
    {
        var model = Model.Load(new MemoryStream(TestRuns.Result.ModelBytes));
        string On(int threads) => LearningJson.Canonical(new ModelExplanation(model, TestRuns.People, TestRuns.Result.Answers, threads, (_, _) => { }, default).Compute());
        var one = On(1);
        Assert.Equal(one, On(2));
        Assert.Equal(one, On(4));
    }

    [Fact]
    public void Compute_ModelThatAnswersAllAlike_SaysThereIsNoTree()
    {
        var model = Model.Load(new MemoryStream(TestRuns.Train("baseline").ModelBytes));
        var shares = new List<double>();
        var found = new ModelExplanation(model, TestRuns.People, null, 1, (share, _) => shares.Add(share), default).Compute();
        Assert.Empty(found.Columns);
        Assert.Null(found.Pair);
        Assert.Null(found.Tree);
        Assert.Contains("alike", found.NoTree);
        Assert.Equal(shares.Order(), shares);
    }

    [Fact]
    public void Compute_Cancelled_Stops()
    {
        var model = Model.Load(new MemoryStream(TestRuns.Result.ModelBytes));
        Assert.ThrowsAny<OperationCanceledException>(() => new ModelExplanation(model, TestRuns.People, null, 1, (_, _) => { }, new CancellationToken(canceled: true)).Compute());
    }

    private static async Task<int> TrainAsync(ImportStudio studio, string file, string target, string trainer)
    {
        var version = await studio.ImportAsync(await studio.UploadAsync(file, await File.ReadAllBytesAsync(TestData.SharedFile("files/" + file))));
        var number = (await studio.Get<RunQueueing>().QueueAsync(studio.Owner, ImportStudio.Slug, new RunRequest
        {
            DatasetVersionId = version.Id,
            Target = target,
            Task = LearningTask.Binary,
            PositiveClass = "1",
            Algorithms = [new AlgorithmChoice(trainer)],
        }, default))[0];
        var run = await studio.Get<RunReader>().GetAsync(studio.Owner, ImportStudio.Slug, number, default);
        Assert.True(await studio.Get<JobRunner>().RunAsync(run.Item.JobId, default));
        return number;
    }
}
