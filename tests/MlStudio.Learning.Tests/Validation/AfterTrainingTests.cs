using System.Text.Json;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Data;
using MlStudio.Learning.Serialization;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;

namespace MlStudio.Learning.Tests.Validation;

/// <summary>Calibration, decision threshold and coverage as part of an experiment and of its model.</summary>
public sealed class AfterTrainingTests
{
    private static readonly Table s_table = SmallTable.Of(600);
    private static readonly ExperimentContext s_context = new() { Explain = false };
    private static readonly TrainingSpec s_binary = new()
    {
        Target = "answer",
        Task = LearningTask.Binary,
        PositiveClass = "yes",
        Excluded = ["amount", "kind", "person"],
        TrainerKey = "logistic-regression",
        ClassWeights = ClassWeights.Of(new Dictionary<string, double> { ["yes"] = 4 }),
    };
    private static readonly TrainingSpec s_classes = s_binary with { Target = "kind", Task = LearningTask.Multiclass, PositiveClass = null, Excluded = ["amount", "answer", "person"], ClassWeights = ClassWeights.None };
    private static readonly TrainingSpec s_numbers = s_classes with { Target = "amount", Task = LearningTask.Regression, TrainerKey = "ridge-regression", Excluded = ["kind", "answer", "person"] };
    private static readonly ThresholdRule s_cost = new() { Goal = ThresholdGoal.Cost, Costs = new CostMatrix(FalseNegative: 8) };

    public static TheoryData<TrainingSpec> Specs =>
    [
        s_binary with { Calibration = CalibrationMethod.Sigmoid, Threshold = s_cost, Coverage = 0.9 },
        s_binary with { Calibration = CalibrationMethod.Isotonic, Split = new CrossValidation { Folds = 3 } },
        s_binary with { Threshold = new ThresholdRule { Goal = ThresholdGoal.F1 }, Excluded = ["amount", "kind"], Split = new Holdout { Method = HoldoutMethod.Group, Column = "person" } },
        s_classes with { Calibration = CalibrationMethod.Temperature, Coverage = 0.8 },
        s_classes with { Calibration = CalibrationMethod.Sigmoid, Coverage = 0.9, Split = new Holdout { Method = HoldoutMethod.Time, Column = "when" } },
        s_numbers with { Coverage = 0.9 }, s_numbers with { Coverage = 0.8, Split = new CrossValidation { Folds = 3 } },
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public void Run_AnyNumberOfThreads_GivesTheSameModelThatReadsBack(TrainingSpec spec)
    {
        var one = ExperimentRunner.Run(s_table, spec, s_context);
        Assert.Equal(one.ModelSha256, ExperimentRunner.Run(s_table, spec, s_context with { Threads = 4 }).ModelSha256);
        Assert.Equal(spec.ToJson(), TrainingSpec.FromJson(spec.ToJson()).ToJson());
        var loaded = Model.Load(new MemoryStream(one.ModelBytes));
        Assert.Equal(one.ModelBytes, loaded.ToBytes());
        var (mine, its) = (one.Model!.Predict(s_table), loaded.Predict(s_table));
        Assert.Equal(mine.Values, its.Values);
        Assert.Equal((one.Model.DecisionThreshold, one.Model.Conformal, one.Model.Calibrator?.Method), (loaded.DecisionThreshold, loaded.Conformal, loaded.Calibrator?.Method));
        for (var row = 0; row < 600 && spec.Coverage is not null; row += 41)
        {
            if (spec.Task == LearningTask.Regression) { Assert.Equal(mine.Interval(row), its.Interval(row)); }
            else { Assert.Equal(mine.Set(row)!, its.Set(row)!); Assert.Contains(mine.LabelIndex(row), mine.Set(row)!); }
        }
        var json = JsonSerializer.Serialize(one.AfterTraining, LearningJson.Options);
        Assert.Equal(one.AfterTraining, JsonSerializer.Deserialize<AfterTrainingResult>(json, LearningJson.Options));
        for (var length = one.ModelBytes.Length - 60; length < one.ModelBytes.Length; length += 7) { Assert.Throws<LearningException>(() => Model.Load(new MemoryStream(one.ModelBytes[..length]))); }
    }

    [Fact]
    public void Run_NothingAsked_WritesTheModelAsBefore()
    {
        var result = ExperimentRunner.Run(s_table, s_binary, s_context);
        Assert.Equal(1, result.ModelBytes[4]);
        Assert.Null(result.AfterTraining);
        Assert.Null(result.Model!.Predict(s_table).Set(0));
        Assert.DoesNotContain("calibration", s_binary.ToJson());
        Assert.DoesNotContain("coverage", s_binary.ToJson());
    }

    [Theory]
    [InlineData(CalibrationMethod.Sigmoid)]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Temperature)]
    public void Run_Calibrated_MendsWhatClassWeightsDistort(CalibrationMethod method)
    {
        var after = ExperimentRunner.Run(s_table, s_binary with { Calibration = method }, s_context).AfterTraining!;
        Assert.Equal(360, after.DecidingRows);
        // A temperature cannot move the even point, which the weights did.
        if (method != CalibrationMethod.Temperature) { Assert.True(after.LogLossAfter < after.LogLossBefore); }
        Assert.Equal((method, 0.5), (after.Calibration, after.DecisionThreshold));
    }

    [Fact]
    public void Run_CostlyMisses_LowersTheThresholdAndMeasuresByIt()
    {
        var result = ExperimentRunner.Run(s_table, s_binary with { Calibration = CalibrationMethod.Sigmoid, Threshold = s_cost }, s_context);
        Assert.InRange(result.AfterTraining!.DecisionThreshold!.Value, 0.01, 0.35);
        Assert.Equal(result.AfterTraining.DecisionThreshold, result.Model!.DecisionThreshold);
        Assert.Equal(result.Model.DecisionThreshold, result.Validation.Classification!.Threshold);
        Assert.True(result.Validation.ValueOf("recall") > 0.95);
    }

    [Fact]
    public void Run_Coverage_HoldsOnRowsOfNoPartInIt()
    {
        var table = SmallTable.Of(4000);
        var result = ExperimentRunner.Run(table, s_numbers with { Coverage = 0.9 }, s_context);
        var coverage = result.AfterTraining!.Coverage!;
        Assert.Equal((0.9, 480), (coverage.Stated, coverage.Rows));
        // 480 calibration and 800 validation rows: three standard errors of the share are about 0.05.
        Assert.InRange(coverage.Validation, 0.85, 0.95);
        Assert.InRange(coverage.Test!.Value, 0.85, 0.95);
        Assert.Contains(result.Notes, n => n.Contains("90 %"));
        var (low, high) = result.Model!.Predict(table).Interval(0)!.Value;
        Assert.Equal(coverage.MeanSize, high - low, 1e-9);
    }

    [Fact]
    public void Run_OtherRowsOutsideTheTrainingPart_ChangeNothing()
    {
        var spec = s_binary with { Calibration = CalibrationMethod.Isotonic, Threshold = s_cost, Coverage = 0.9, Split = new Holdout { Method = HoldoutMethod.Random } };
        var training = Splitter.Split(s_table, "answer", LearningTask.Binary, spec.Split, spec.Seed).Folds[0].Train.ToHashSet();
        var answers = ((CategoryColumn)s_table["answer"]).Codes.ToArray().Select((c, row) => training.Contains(row) ? c : 1 - c).ToArray();
        var spoilt = new Table([.. s_table.Columns.Select(c => c.Name == "answer" ? new CategoryColumn("answer", answers, ["no", "yes"]) : c)]);
        Assert.Equal(ExperimentRunner.Run(s_table, spec, s_context).ModelSha256, ExperimentRunner.Run(spoilt, spec, s_context).ModelSha256);
    }

    [Fact]
    public void Run_Progress_RisesToOneWithoutCurvesOfHelpers()
    {
        var steps = new List<ExperimentProgress>();
        var result = ExperimentRunner.Run(s_table, s_binary with { TrainerKey = "gradient-boosting", Calibration = CalibrationMethod.Sigmoid }, new ExperimentContext { Progress = steps.Add });
        Assert.Equal(steps.Select(s => s.Fraction).Order(), steps.Select(s => s.Fraction));
        Assert.Contains(steps, s => s.Phase == "calibrating, part 2 of 5: training");
        Assert.Single(result.LearningCurves);
    }

    [Fact]
    public void Run_FoldsWithChosenThresholds_AnswerEachRowByThatOfItsFold()
    {
        var result = ExperimentRunner.Run(s_table, s_binary with { Threshold = s_cost, Split = new CrossValidation { Folds = 3 } }, s_context);
        var details = result.Validation.Classification!;
        Assert.Equal(result.Folds.Select(f => f.DecisionThreshold!.Value), details.FoldThresholds);
        Assert.True(details.FoldThresholds.Distinct().Count() > 1);
        Assert.Equal(result.Model!.DecisionThreshold, details.Threshold);
        // The pooled matrix is the sum of what each fold's own accuracy says.
        var right = result.Folds.Sum(f => f.ValidationRows * f.Metrics.First(m => m.Key == "accuracy").Value!.Value);
        Assert.Equal(right, details.Confusion[0][0] + details.Confusion[1][1], 1e-6);
        Assert.Contains(result.Notes, n => n.Contains("Each fold's model chose its own decision threshold"));
        Assert.Empty(ExperimentRunner.Run(s_table, s_binary with { Split = new CrossValidation { Folds = 3 } }, s_context).Validation.Classification!.FoldThresholds);
    }

    [Fact]
    public void Run_Coverage_CountsTheRowsThatWereNotLearnedFrom()
    {
        var once = ExperimentRunner.Run(s_table, s_numbers with { Coverage = 0.9 }, s_context);
        Assert.Equal(new PartSizes(288, 120, 120, 0, 72), once.Rows);
        Assert.Contains(once.Notes, n => n.StartsWith("72 of the 360 training rows were not learned from", StringComparison.Ordinal));
        var folds = ExperimentRunner.Run(s_table, s_numbers with { Coverage = 0.9, Split = new CrossValidation { Folds = 3 } }, s_context);
        Assert.Equal(new PartSizes(384, 480, 120, 0, 96), folds.Rows);
        Assert.False(folds.RefittedOnAllRows);
        Assert.All(folds.Folds, f => Assert.Equal((256, 160), (f.TrainRows, f.ValidationRows)));
        Assert.Contains(folds.Notes, n => n.EndsWith("fitted again on 384 of the 480 rows outside the test part.", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_GroupsThatCannotBeParted_AreRefusedBeforeTheTraining()
    {
        // A training part of one large group: none of it can be held apart.
        var site = new CategoryColumn("site", Enumerable.Range(0, 600).Select(row => row < 500 ? 0 : row < 550 ? 1 : 2).ToArray(), ["a", "b", "c"]);
        var table = new Table([.. s_table.Columns, site]);
        var split = new Holdout { Method = HoldoutMethod.Group, Column = "site", TrainShare = 0.8, ValidationShare = 0.1, TestShare = 0.1 };
        Refusal One(TrainingSpec spec) => Assert.Single(TargetCheck.Check(table, spec with { Split = split }));
        Assert.Empty(TargetCheck.Check(table, s_binary with { Split = split }));
        var coverage = One(s_binary with { Coverage = 0.9 });
        Assert.Equal("coverage", coverage.Field);
        Assert.Contains("0 of the 500 can be, about a fifth of whole groups of 'site'", coverage.Message);
        Assert.Equal("calibration", One(s_binary with { Calibration = CalibrationMethod.Sigmoid }).Field);
        Assert.Equal("threshold", One(s_binary with { Threshold = s_cost }).Field);
        Assert.Throws<LearningException>(() => ExperimentRunner.Run(table, s_binary with { Split = split, Coverage = 0.9 }, s_context));
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 5)]
    public void Run_GivenFolds_AreHeldApartWholeUnlessDrawnByRow(bool byRow, int parts)
    {
        var steps = new List<ExperimentProgress>();
        var split = new GivenFolds { FoldByRow = [.. Enumerable.Range(0, 600).Select(row => row / 200)], DrawnByRow = byRow };
        ExperimentRunner.Run(s_table, s_binary with { Split = split, Calibration = CalibrationMethod.Sigmoid }, s_context with { Progress = steps.Add });
        Assert.Contains(steps, s => s.Phase == $"Fold 1 of 3: calibrating, part {parts} of {parts}: training");
    }

    [Fact]
    public void Check_WhatCannotBe_IsRefusedAtItsField()
    {
        string[] Fields(TrainingSpec spec) => [.. TargetCheck.Check(s_table, spec).Select(r => r.Field)];
        Assert.Equal(["calibration"], Fields(s_numbers with { Calibration = CalibrationMethod.Sigmoid }));
        Assert.Equal(["threshold"], Fields(s_classes with { Threshold = s_cost }));
        Assert.Equal(["threshold"], Fields(s_binary with { Threshold = new ThresholdRule { Goal = ThresholdGoal.Cost } }));
        Assert.Equal(["coverage"], Fields(s_binary with { Coverage = 0.3 }));
        // 360 training rows, 72 held out; 99 % needs 99.
        Assert.Equal(["coverage"], Fields(s_binary with { Coverage = 0.99 }));
        Assert.Empty(Fields(s_binary with { Coverage = 0.98 }));
    }

    [Fact]
    public void WithCalibrator_Regression_IsRefused()
    {
        var model = ExperimentRunner.Run(s_table, s_numbers, s_context).Model!;
        Assert.Throws<LearningException>(() => model.WithCalibrator(ProbabilityCalibrator.Fit(CalibrationMethod.Temperature, [0.4, 0.6], 1, [0, 1])));
    }
}
