using MlStudio.Learning.Parameters;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Trainers.Forests;

namespace MlStudio.Learning.Tests.Trainers.Forests;

/// <summary>
/// Forests against scikit-learn 1.2.1 (300 trees, min_samples_leaf=2, random_state=0) on Friedman's first function with noise of deviation 1: 1,000 rows to train, 1,000 to test.
/// Random numbers differ, so that figures agree within a stated tolerance.
/// </summary>
public sealed class ForestTests
{
    private static readonly TrainingContext s_context = new() { Seed = 1, Threads = 2 };

    /// <summary>RandomForestRegressor(max_features=0.6, oob_score=True): oob_score_ 0.8686, RMSE of the test rows 1.799.</summary>
    [Fact]
    public void RandomForest_Numbers_IsAsGoodAsTheReferenceInAndOutOfBag()
    {
        var (train, target, test, expected) = Friedman(LearningTask.Regression);
        var forest = (ForestPredictor)new RandomForestTrainer { MinRowsPerLeaf = 2, ColumnsPerSplit = ColumnSampling.Share, ColumnShare = 0.6 }.Fit(train, target, null, s_context);
        Assert.Equal("r2", forest.OutOfBag!.Metric);
        Assert.InRange(forest.OutOfBag.Value, 0.8686 - 0.01, 0.8686 + 0.01);
        Assert.Equal(1000, forest.OutOfBag.Rows);
        Assert.InRange(Rmse(forest, test, expected), 1.799 * 0.97, 1.799 * 1.03);
    }

    /// <summary>ExtraTreesRegressor(max_features=1.0): RMSE 1.749.</summary>
    [Fact]
    public void ExtraTrees_Numbers_IsAsGoodAsTheReference()
    {
        var (train, target, test, expected) = Friedman(LearningTask.Regression);
        var forest = (ForestPredictor)new ExtraTreesTrainer { MinRowsPerLeaf = 2, ColumnsPerSplit = ColumnSampling.All }.Fit(train, target, null, s_context);
        Assert.InRange(Rmse(forest, test, expected), 1.749 * 0.97, 1.749 * 1.03);
        Assert.Null(forest.OutOfBag);
    }

    /// <summary>RandomForestClassifier(oob_score=True) on three classes cut at 11 and 17: oob_score_ 0.810, accuracy 0.789.</summary>
    [Fact]
    public void RandomForest_ThreeClasses_IsAsGoodAsTheReference()
    {
        var (train, target, test, expected) = Friedman(LearningTask.Multiclass);
        var forest = (ForestPredictor)new RandomForestTrainer { MinRowsPerLeaf = 2 }.Fit(train, target, null, s_context);
        Assert.InRange(forest.OutOfBag!.Value, 0.81 - 0.02, 0.81 + 0.02);
        var outputs = ForestSamples.Predict(forest, test);
        var right = Enumerable.Range(0, 1000).Count(r => Enumerable.Range(0, 3).MaxBy(k => outputs[(r * 3) + k]) == (int)expected[r]);
        Assert.InRange(right / 1000.0, 0.789 - 0.02, 0.789 + 0.02);
    }

    /// <summary>Drawing with replacement leaves out a row with chance 1/e and takes it once with chance 1/e (2⁻³² apart by rounding).</summary>
    [Fact]
    public void Draws_ManyRows_AreDistributedAsDrawnWithReplacement()
    {
        var counts = new int[10];
        for (var row = 0; row < 200_000; row++) { counts[TreeSample.Draws(77u, row)]++; }
        Assert.InRange(counts[0] / 200_000.0, 0.3679 - 0.004, 0.3679 + 0.004);
        Assert.InRange(counts[1] / 200_000.0, 0.3679 - 0.004, 0.3679 + 0.004);
        Assert.InRange(counts.Select((c, draws) => c * draws).Sum() / 200_000.0, 0.99, 1.01);
    }

    /// <summary>A tree on all rows with all columns is the decision tree without limits: both answer every distinct row with its own target.</summary>
    [Fact]
    public void RandomForest_OneTreeOfAllRowsAndColumns_LearnsEachRow()
    {
        var (features, target) = ForestSamples.Grid(LearningTask.Regression);
        var tree = new RandomForestTrainer { Trees = 1, Bootstrap = false, MinRowsPerLeaf = 1, ColumnsPerSplit = ColumnSampling.All }.Fit(features, target, null, s_context);
        Assert.All(ForestSamples.Predict(tree, features).Zip(target.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void RandomForest_Categories_SeparatesInterleavedLevels()
    {
        var codes = Enumerable.Range(0, 400).Select(i => (float)(i % 20)).ToArray();
        var target = new TargetVector(LearningTask.Binary, [.. codes.Select(c => (int)c % 2 == 0 ? 1.0 : 0.0)], 2);
        var outputs = ForestSamples.Predict(new RandomForestTrainer { Trees = 20 }.Fit(ForestSamples.Column(codes, 20), target, null, s_context), ForestSamples.Column(codes, 20));
        Assert.All(outputs.Zip(target.Values), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    [Fact]
    public void RandomForest_DepthAndRowsPerLeaf_AreKept()
    {
        var (features, target) = ForestSamples.Grid(LearningTask.Binary);
        var forest = (ForestPredictor)new RandomForestTrainer { Trees = 10, MaxDepth = 1 }.Fit(features, target, null, s_context);
        Assert.Equal(20, forest.LeafCount);
        forest = (ForestPredictor)new RandomForestTrainer { Trees = 10, MinRowsPerLeaf = 100 }.Fit(features, target, null, s_context);
        Assert.Equal(10, forest.LeafCount);
    }

    [Theory]
    [InlineData(LearningTask.Binary, 5)]
    [InlineData(LearningTask.Multiclass, 1)]
    [InlineData(LearningTask.Regression, 2)]
    public void Forests_NoRowsPerLeafGiven_ChooseThemByTheTask(LearningTask task, int rows)
    {
        var (features, target, _, _) = Friedman(task);
        double[] Answers(Trainer trainer) => ForestSamples.Predict(trainer.Fit(features, target, null, s_context), features);
        Assert.Equal(Answers(new RandomForestTrainer { Trees = 3, MinRowsPerLeaf = rows }), Answers(new RandomForestTrainer { Trees = 3 }));
        Assert.Equal(Answers(new ExtraTreesTrainer { Trees = 3, MinRowsPerLeaf = rows }), Answers(new ExtraTreesTrainer { Trees = 3 }));
    }

    [Fact]
    public void Read_DamagedLeaves_IsRefused()
    {
        var (features, target) = ForestSamples.Grid(LearningTask.Binary);
        var stream = new MemoryStream();
        new RandomForestTrainer { Trees = 2 }.Fit(features, target, null, s_context).Write(new ModelWriter(stream));
        var bytes = stream.ToArray();
        Assert.Throws<LearningException>(() => ForestPredictor.Read(new ModelReader(new MemoryStream(bytes[..^8]))));
        bytes[0] = 9;
        Assert.Contains("format 9", Assert.Throws<LearningException>(() => ForestPredictor.Read(new ModelReader(new MemoryStream(bytes)))).Message);
    }

    [Fact]
    public void Validate_ColumnShareOutOfRange_IsRefused() =>
        Assert.Equal("columnShare", Assert.Single(OptionValidator.Validate(new RandomForestTrainer { ColumnShare = 2 })).Option);

    private static double Rmse(Predictor predictor, FeatureMatrix rows, double[] expected) =>
        Math.Sqrt(ForestSamples.Predict(predictor, rows).Zip(expected, (p, y) => (p - y) * (p - y)).Average());

    /// <summary>In Python: u = 2000 × 6 numbers of the generator s = s·6364136223846793005 + 1442695040888963407 from 5, (s &gt;&gt; 11) / 2^53; see the formula below.</summary>
    private static (FeatureMatrix Train, TargetVector Target, FeatureMatrix Test, double[] Expected) Friedman(LearningTask task)
    {
        var state = 5UL;
        double Next()
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            return (state >> 11) * (1.0 / (1UL << 53));
        }
        var values = new float[2000 * 5];
        var target = new double[2000];
        for (var row = 0; row < 2000; row++)
        {
            var u = Enumerable.Range(0, 6).Select(_ => Next()).ToArray();
            for (var f = 0; f < 5; f++) { values[(row * 5) + f] = (float)u[f]; }
            var y = (10 * Math.Sin(Math.PI * u[0] * u[1])) + (20 * (u[2] - 0.5) * (u[2] - 0.5)) + (10 * u[3]) + (5 * u[4]) + ((u[5] - 0.5) * 3.4641016151377544);
            target[row] = task == LearningTask.Regression ? y : task == LearningTask.Binary ? (y < 14 ? 0 : 1) : y < 11 ? 0 : y < 17 ? 1 : 2;
        }
        return (ForestSamples.Matrix(values[..5000], 5), new TargetVector(task, target[..1000], task switch { LearningTask.Regression => 0, LearningTask.Binary => 2, _ => 3 }), ForestSamples.Matrix(values[5000..], 5), target[1000..]);
    }
}
