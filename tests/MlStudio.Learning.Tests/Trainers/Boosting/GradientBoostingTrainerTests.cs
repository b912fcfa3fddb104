using System.Diagnostics;
using MlStudio.Learning.Metrics;
using MlStudio.Learning.Numerics;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Boosting;

namespace MlStudio.Learning.Tests.Trainers.Boosting;

public sealed class GradientBoostingTrainerTests
{
    private static readonly GradientBoostingTrainer Small = new() { Trees = 30, LearningRate = 0.2 };

    private static readonly GradientBoostingTrainer Constrained = Small with
    {
        EarlyStopping = false,
        Trees = 4,
        Growth = Growth.DepthWise,
        NodeColumnSampling = 0.7,
        Objective = RegressionObjective.Absolute,
        Monotone = "a:-, gaps:+",
        Interactions = "a b, steps level",
        DropRate = 0.3,
        SkipDrop = 0,
    };

    public static TheoryData<LearningTask> AllTasks => [LearningTask.Binary, LearningTask.Multiclass, LearningTask.Regression];

    [Theory]
    [MemberData(nameof(AllTasks))]
    public void Fit_AnyNumberOfThreads_GivesTheSameBytes(LearningTask task)
    {
        var (features, target) = BoostingSamples.Mixed(40_000, task);
        var weights = Enumerable.Range(0, 40_000).Select(i => (float)(i % 4)).ToArray();
        foreach (var trainer in (GradientBoostingTrainer[])[Small, Small with { EarlyStopping = false, RowSampling = 0.7, ColumnSampling = 0.4, Trees = 10 }, Constrained])
        {
            foreach (var w in (float[]?[])[null, weights])
            {
                var one = BoostingSamples.Bytes(trainer.Fit(features, target, w, new TrainingContext { Seed = 3, Threads = 1 }));
                foreach (var threads in (int[])[2, 4])
                {
                    Assert.Equal(one, BoostingSamples.Bytes(trainer.Fit(features, target, w, new TrainingContext { Seed = 3, Threads = threads })));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllTasks))]
    public void Write_ThenRead_PredictsTheSameAndWritesTheSameBytes(LearningTask task)
    {
        var (features, target) = BoostingSamples.Mixed(2000, task);
        var predictor = BoostingSamples.Fit(Small with { MaxLeaves = task == LearningTask.Binary ? 50 : 31 }, features, target);
        var bytes = BoostingSamples.Bytes(predictor);
        var read = BoostingPredictor.Read(new ModelReader(new MemoryStream(bytes)));
        Assert.Equal(bytes, BoostingSamples.Bytes(read));
        Assert.Equal(BoostingSamples.Predict(predictor, features), BoostingSamples.Predict(read, features));
        Assert.Equal(predictor.GainImportance, read.GainImportance);
    }

    [Fact]
    public void Read_DamagedBytes_IsRefused()
    {
        var (features, target) = BoostingSamples.Mixed(500, LearningTask.Binary);
        var bytes = BoostingSamples.Bytes(BoostingSamples.Fit(Small, features, target));
        for (var cut = 0; cut < bytes.Length; cut += 97)
        {
            Assert.Throws<LearningException>(() => BoostingPredictor.Read(new ModelReader(new MemoryStream(bytes, 0, cut))));
        }
    }

    [Theory]
    [MemberData(nameof(AllTasks))]
    public void Fit_DefaultOptions_LearnsTheStructure(LearningTask task)
    {
        var (features, target) = BoostingSamples.Mixed(6000, task);
        var (testFeatures, testTarget) = BoostingSamples.Mixed(2000, task, seed: 2);
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer(), features, target);
        var predicted = BoostingSamples.Predict(predictor, testFeatures);
        if (task == LearningTask.Regression)
        {
            // The noise is uniform of width 1: its standard deviation 0.289 is the floor.
            Assert.InRange(BoostingSamples.Rmse(predicted, testTarget.Values), 0.28, 0.34);
            Assert.All(predictor.GainImportance, gain => Assert.True(gain > 0));
            return;
        }
        var outputs = predictor.OutputCount;
        var right = 0;
        for (var row = 0; row < testFeatures.RowCount; row++)
        {
            var probabilities = predicted.AsSpan(row * outputs, outputs).ToArray();
            Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
            if (outputs > 1) { Assert.Equal(1, probabilities.Sum(), 1e-12); }
            var answer = outputs == 1 ? (probabilities[0] > 0.5 ? 1 : 0) : Array.IndexOf(probabilities, probabilities.Max());
            if (answer == (int)testTarget.Values[row]) { right++; }
        }
        Assert.InRange(right / 2000.0, 0.86, 0.99);
    }

    [Fact]
    public void Fit_EarlyStopping_KeepsTheBestIterationAndHoldsOutItsShare()
    {
        var (features, target) = BoostingSamples.Mixed(1500, LearningTask.Regression);
        var steps = new List<TrainingProgress>();
        var trainer = new GradientBoostingTrainer { Trees = 500, LearningRate = 0.3, Patience = 10, Refit = false };
        var predictor = BoostingSamples.Fit(trainer, features, target, null, new TrainingContext { Progress = steps.Add });
        var best = steps.MinBy(s => s.Held)!.Step;
        Assert.Equal(best, predictor.TreeCount);
        Assert.Equal(best + 10, steps.Count);
        Assert.All(steps, s => Assert.Equal(("rmse", 500), (s.Metric, s.TotalSteps)));
        Assert.True(steps[^1].Training < steps[0].Training);

        using var team = new WorkerTeam(1);
        Assert.Equal(1350, BoostingData.Prepare(features, target, null, 0.1, 255, 0, team, default).Learned);
    }

    [Theory]
    [InlineData(LearningTask.Binary, "auc")]
    [InlineData(LearningTask.Binary, "f1")]
    [InlineData(LearningTask.Multiclass, "macro_f1")]
    [InlineData(LearningTask.Multiclass, "auc")]
    [InlineData(LearningTask.Regression, "mae")]
    [InlineData(LearningTask.Regression, "r2")]
    public void Fit_StoppingMetric_DecidesWhichIterationIsKept(LearningTask task, string key)
    {
        var (features, target) = BoostingSamples.Mixed(1500, task);
        var steps = new List<TrainingProgress>();
        var trainer = new GradientBoostingTrainer { Trees = 200, LearningRate = 0.3, Patience = 10, Refit = false, StoppingMetric = key };
        var predictor = BoostingSamples.Fit(trainer, features, target, null, new TrainingContext { Progress = steps.Add });
        var metric = MetricCatalog.Get(key);
        var best = steps[0];
        foreach (var step in steps)
        {
            Assert.Equal(key, step.Metric);
            if (metric.IsBetter(step.Held!.Value, best.Held!.Value)) { best = step; }
        }
        Assert.Equal(best.Step, predictor.TreeCount / predictor.OutputCount);

        // The value is the catalog's over the held-out rows.
        using var team = new WorkerTeam(1);
        var data = BoostingData.Prepare(features, target, null, trainer.HeldOutShare, 255, 0, team, default, keepOrder: true);
        var held = data.Order[data.Learned..];
        var predicted = BoostingSamples.Predict(predictor, features);
        var outputs = predictor.OutputCount;
        var values = held.SelectMany(row => predicted[(row * outputs)..((row + 1) * outputs)]).ToArray();
        var actual = held.Select(row => target.Values[row]).ToArray();
        var report = task == LearningTask.Regression
            ? Evaluator.Regression("validation", actual, values, held)
            : Evaluator.Classification("validation", new ClassPredictions([.. Enumerable.Range(0, target.ClassCount).Select(c => $"c{c}")], [.. actual.Select(a => (int)a)], values));
        Assert.Equal(report.Metrics.Single(m => m.Key == key).Value!.Value, best.Held!.Value, 1e-9);
    }

    [Theory]
    [InlineData(LearningTask.Binary, "rmse")]
    [InlineData(LearningTask.Multiclass, "f1")]
    [InlineData(LearningTask.Regression, "oops")]
    public void Fit_StoppingMetricOfAnotherTask_IsRefusedListingThoseThatSuit(LearningTask task, string key)
    {
        var (features, target) = BoostingSamples.Mixed(200, task);
        var error = Assert.Throws<InvalidOptionsException>(() => BoostingSamples.Fit(Small with { StoppingMetric = key }, features, target));
        Assert.Equal("stoppingMetric", Assert.Single(error.Errors).Option);
        Assert.Contains($"'{key}' was given", error.Message);
        Assert.All(MetricCatalog.For(task), m => Assert.Contains(m.Key, error.Message));
    }

    /// <summary>The target grows ever steeper, so that leaf-wise trees grow deeper at the right end.</summary>
    [Fact]
    public void Fit_DepthWise_FinishesALevelBeforeTheNext()
    {
        var features = BoostingSamples.Matrix(1, [.. Enumerable.Range(0, 240).Select(i => (float)i)]);
        var target = BoostingSamples.Numbers([.. Enumerable.Range(0, 240).Select(i => i < 120 ? i / 300.0 : i)]);
        var trainer = new GradientBoostingTrainer { Trees = 1, LearningRate = 1, MaxLeaves = 8, MinRowsPerLeaf = 1, L2 = 0, ColumnSampling = 1, EarlyStopping = false };
        double[] Predicted(Growth growth, int depth)
        {
            var predicted = BoostingSamples.Predict(BoostingSamples.Fit(trainer with { Growth = growth, MaxDepth = depth }, features, target), features);
            Assert.Equal(8, predicted.Distinct().Count());
            return predicted;
        }
        // Eight leaves of three questions each are the same tree in any order; without a limit only depth-wise growth gives it.
        var full = Predicted(Growth.LeafWise, 3);
        Assert.Equal(full, Predicted(Growth.DepthWise, 3));
        Assert.Equal(full, Predicted(Growth.DepthWise, 0));
        Assert.True(!full.SequenceEqual(Predicted(Growth.LeafWise, 0)));
    }

    [Fact]
    public void Fit_Refit_GrowsTheNumberFoundFromAllRows()
    {
        var (features, target) = BoostingSamples.Mixed(1500, LearningTask.Binary);
        var trainer = new GradientBoostingTrainer { Trees = 300, LearningRate = 0.2, Patience = 5 };
        var steps = new List<TrainingProgress>();
        var refitted = BoostingSamples.Fit(trainer, features, target, null, new TrainingContext { Progress = steps.Add });
        var stopped = BoostingSamples.Fit(trainer with { Refit = false }, features, target);
        Assert.Equal(stopped.TreeCount, refitted.TreeCount);
        Assert.NotEqual(BoostingSamples.Bytes(stopped), BoostingSamples.Bytes(refitted));
        Assert.Equal(Enumerable.Range(1, steps.Count), steps.Select(s => s.Step));
        Assert.Equal(steps[^1].Step, steps[^1].TotalSteps);
    }

    [Fact]
    public void Prepare_HeldOutOfClasses_KeepsTheirShares()
    {
        var target = new TargetVector(LearningTask.Binary, Enumerable.Range(0, 1000).Select(i => i % 50 == 0 ? 1.0 : 0).ToArray(), 2);
        var features = BoostingSamples.Matrix(1, Enumerable.Range(0, 1000).Select(i => (float)i).ToArray());
        using var team = new WorkerTeam(1);
        var data = BoostingData.Prepare(features, target, null, 0.2, 255, 0, team, default);
        Assert.Equal(800, data.Learned);
        Assert.Equal(4, data.Target.AsSpan(800).ToArray().Sum());
    }

    [Fact]
    public void Fit_WholeWeights_EqualRepeatedRows()
    {
        var (features, target) = BoostingSamples.Mixed(400, LearningTask.Regression);
        var weights = Enumerable.Range(0, 400).Select(i => (float)(i % 3)).ToArray();
        var rows = Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, i % 3)).ToArray();
        var repeated = new FeatureMatrix(features.Features, rows.Length, rows.SelectMany(r => features.Row(r).ToArray()).ToArray());
        var trainer = new GradientBoostingTrainer { Trees = 20, MinRowsPerLeaf = 1, MinChildWeight = 15, ColumnSampling = 1, EarlyStopping = false, OneAgainstRestLevels = 20, MaxBins = 16 };
        // With few bins both see the same cuts only where the values agree, so the numbers are rounded first.
        Round(features);
        Round(repeated);
        var byWeight = BoostingSamples.Predict(BoostingSamples.Fit(trainer, features, target, weights), features);
        var byRepeating = BoostingSamples.Predict(BoostingSamples.Fit(trainer, repeated, new TargetVector(target.Task, rows.Select(r => target.Values[r]).ToArray(), 0)), features);
        for (var i = 0; i < byWeight.Length; i++) { Assert.Equal(byRepeating[i], byWeight[i], 1e-3); }

        static void Round(FeatureMatrix matrix)
        {
            for (var i = 0; i < matrix.Values.Length; i++) { matrix.Values[i] = MathF.Round(matrix.Values[i] * 2) / (i % matrix.FeatureCount == 4 ? 2 : 1); }
        }
    }

    [Fact]
    public void Fit_OddInputs_GiveSensiblePredictors()
    {
        var constantTarget = BoostingSamples.Fit(Small, BoostingSamples.Matrix(1, 1, 2, 3, 4), BoostingSamples.Numbers(7, 7, 7, 7));
        Assert.Equal([7.0], BoostingSamples.Predict(constantTarget, BoostingSamples.Matrix(1, 3)).Select(p => Math.Round(p, 9)));

        var oneRow = BoostingSamples.Fit(Small, BoostingSamples.Matrix(2, 1, 2), BoostingSamples.Numbers(5));
        Assert.Equal([5.0], BoostingSamples.Predict(oneRow, BoostingSamples.Matrix(2, 9, 9)));

        var noColumns = BoostingSamples.Fit(Small, new FeatureMatrix([], 3, []), BoostingSamples.Numbers(1, 2, 3));
        Assert.Equal([2.0], BoostingSamples.Predict(noColumns, new FeatureMatrix([], 1, [])));

        var useless = BoostingSamples.Fit(Small, BoostingSamples.Matrix(2, 5, float.NaN, 5, float.NaN), new TargetVector(LearningTask.Binary, [0, 1], 2));
        Assert.Equal([0.5], BoostingSamples.Predict(useless, BoostingSamples.Matrix(2, 1, 1)));

        var classes = BoostingSamples.Fit(Small, BoostingSamples.Matrix(1, 1, 2, 3), new TargetVector(LearningTask.Multiclass, [0, 1, 2], 3));
        Assert.Equal(1, BoostingSamples.Predict(classes, BoostingSamples.Matrix(1, 2)).Sum(), 1e-12);
    }

    [Fact]
    public void Fit_OneClassOrBadOptions_IsRefusedNamingThem()
    {
        var features = BoostingSamples.Matrix(1, 1, 2);
        Assert.Throws<LearningException>(() => BoostingSamples.Fit(Small, features, new TargetVector(LearningTask.Binary, [1, 1], 2)));
        var error = Assert.Throws<InvalidOptionsException>(() => BoostingSamples.Fit(Small with { MaxBins = 300, L2 = double.NaN }, features, BoostingSamples.Numbers(1, 2)));
        Assert.Equal(["l2", "maxBins"], error.Errors.Select(e => e.Option).Order());
    }

    [Fact]
    public async Task Fit_Cancelled_StopsWellWithinASecond()
    {
        const int Rows = 400_000;
        var values = new float[Rows * 20];
        for (var i = 0; i < values.Length; i++) { values[i] = StatelessRandom.Bits(1, i) * 1e-9f; }
        var features = BoostingSamples.Matrix(20, values);
        var target = BoostingSamples.Numbers(Enumerable.Range(0, Rows).Select(i => (double)values[i * 20]).ToArray());
        foreach (var wait in (int[])[0, 60, 700])
        {
            using var source = new CancellationTokenSource();
            var started = new TaskCompletionSource();
            var training = Task.Run(() =>
            {
                started.SetResult();
                return new GradientBoostingTrainer { Trees = 100_000, EarlyStopping = false }.Fit(features, target, null, new TrainingContext { Threads = 2, Cancellation = source.Token });
            });
            await started.Task;
            await Task.Delay(wait);
            var watch = Stopwatch.StartNew();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        }
    }

    [Fact]
    public void Fit_ManyColumns_KeepsMemoryBounded()
    {
        const int Columns = 5000, Rows = 600;
        var values = new float[Columns * Rows];
        for (var i = 0; i < values.Length; i++) { values[i] = StatelessRandom.Bits(2, i); }
        var target = BoostingSamples.Numbers(Enumerable.Range(0, Rows).Select(i => values[i * Columns] > 2e9 ? 1.0 : 0).ToArray());
        // One thread does it all; what others allocate belongs to other tests.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var predictor = BoostingSamples.Fit(new GradientBoostingTrainer { Trees = 3, ColumnSampling = 1, EarlyStopping = false }, BoostingSamples.Matrix(Columns, values), target);
        // Histograms may take 256 MB; each of 5,000 columns × 256 cells is 10 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1L << 20, 330L << 20);
        Assert.Equal(0, Array.IndexOf(predictor.GainImportance.ToArray(), predictor.GainImportance.Max()));
    }
}
