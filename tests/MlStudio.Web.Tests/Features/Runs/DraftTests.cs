using MlStudio.Core.Experiments;
using MlStudio.Learning.Calibration;
using MlStudio.Learning.Parameters;
using MlStudio.Learning.Trainers;
using MlStudio.Learning.Validation;
using MlStudio.Web.Features.Runs;

namespace MlStudio.Web.Tests.Features.Runs;

public sealed class DraftTests
{
    [Fact]
    public void Option_OutOfRange_IsRefusedWithTheRange()
    {
        var draft = new AlgorithmDraft("gradient-boosting");
        var rate = draft.Trainer.Options.Single(o => o.Name == "learningRate");
        draft.Type(rate, "50");
        Assert.Contains(rate.Range, draft.ErrorOf(rate));
        draft.Type(rate, "fast");
        Assert.Contains("must be a number", draft.ErrorOf(rate));
        draft.Type(rate, "0.2");
        Assert.Null(draft.ErrorOf(rate));
        Assert.Equal("{\"learningRate\":0.2}", draft.ToChoice().Options.ToJsonString());
        draft.Type(rate, "");
        Assert.False(draft.IsChanged(rate));
    }

    [Fact]
    public void Ranking_Draft_AsksForTheGroupAndLeavesOutWhatItHasNot()
    {
        var draft = new RunDraft { Target = "wanted" };
        draft.Propose(new TaskProposal(LearningTask.Multiclass, "", null, [new("0", 5), new("1", 5), new("2", 5)], 0), keep: false);
        draft.Task = LearningTask.Ranking;
        draft.AfterTraining.States = true;
        draft.AfterTraining.Coverage = "3";
        Assert.Equal("group", Assert.Single(draft.Errors()).Field);
        draft.Group = "search";
        draft.Excluded.UnionWith(["search", "note"]);
        Assert.Empty(draft.Errors());
        Assert.Equal("By whole groups of 'search': 60 % train, 20 % validation, 20 % test", draft.DescribeSplit());
        var request = draft.ToRequest(Guid.Empty);
        Assert.Equal("search", request.Group);
        Assert.Equal(["note"], request.Excluded);
        var spec = request.SpecFor(request.Algorithms[0]);
        Assert.Equal(("search", null), (spec.Group, spec.Coverage));
        Assert.Equal((LearningTask.Ranking, "search"), (RunDraft.From(request).Task, RunDraft.From(request).Group));
        draft.Task = LearningTask.Regression;
        Assert.Null(draft.ToRequest(Guid.Empty).SpecFor(request.Algorithms[0]).Group);
    }

    [Fact]
    public void Option_Default_IsWrittenWithoutExponent()
    {
        var draft = new AlgorithmDraft("logistic-regression");
        Assert.All(draft.Trainer.Options.Where(o => o.Type == OptionType.Number), o => Assert.DoesNotContain("E", draft.Typed(o), StringComparison.OrdinalIgnoreCase));
        var tolerance = draft.Trainer.Options.Single(o => o.Name == "tolerance");
        Assert.StartsWith("0.0000", draft.Typed(tolerance));
        draft.Type(tolerance, draft.Typed(tolerance));
        Assert.False(draft.IsChanged(tolerance));
        draft.Type(tolerance, "0.00002");
        Assert.Equal("0.00002", AlgorithmDraft.From(draft.ToChoice()).Typed(tolerance));
    }

    [Theory]
    [InlineData("2,000", "{\"maxIterations\":2000}")]
    [InlineData("100,000", "{\"maxIterations\":100000}")]
    [InlineData("2,5", null)]
    [InlineData("0,002", null)]
    public void Option_GroupedThousands_AreReadAndDecimalCommasRefused(string typed, string? json)
    {
        var draft = new AlgorithmDraft("logistic-regression");
        var iterations = draft.Trainer.Options.Single(o => o.Name == "maxIterations");
        draft.Type(iterations, typed);
        if (json is null) { Assert.Contains("must be a whole number", draft.ErrorOf(iterations)); }
        else { Assert.Equal(json, draft.ToChoice().Options.ToJsonString()); }
    }

    [Fact]
    public void Split_ThereAndBack_IsTheSamePlan()
    {
        SplitPlan[] plans =
        [
            new Holdout(), new Holdout { Method = HoldoutMethod.Time, Column = "when", TrainShare = 0.7, ValidationShare = 0.1, TestShare = 0.2 },
            new CrossValidation { Folds = 4, GroupColumn = "who", TestShare = 0 },
        ];
        Assert.All(plans, plan => Assert.Equal(plan.Describe(), SplitDraft.From(plan).ToPlan().Describe()));
    }

    [Fact]
    public void AfterTraining_ThereAndBack_IsTheSame()
    {
        var request = new RunRequest
        {
            DatasetVersionId = Guid.Empty,
            Target = "y",
            Task = LearningTask.Binary,
            Algorithms = [],
            Calibration = CalibrationMethod.Isotonic,
            Coverage = 0.925,
            Threshold = new ThresholdRule { Goal = ThresholdGoal.Cost, Costs = new CostMatrix(-2, 1, 0, 7.5) },
        };
        var filled = AfterTrainingDraft.From(request).Fill(request with { Calibration = default, Threshold = null, Coverage = null });
        Assert.Equal(request, filled);
        var spec = filled.SpecFor(new AlgorithmChoice("logistic-regression"));
        Assert.Equal((CalibrationMethod.Isotonic, 0.925, request.Threshold), (spec.Calibration, spec.Coverage, spec.Threshold));
        var numbers = (filled with { Task = LearningTask.Regression }).SpecFor(new AlgorithmChoice("ridge-regression"));
        Assert.Equal((CalibrationMethod.None, 0.925, null), (numbers.Calibration, numbers.Coverage, numbers.Threshold));
        Assert.Equal(0.3, AfterTrainingDraft.From(request with { Threshold = null, DecisionThreshold = 0.3 }).Fill(request).DecisionThreshold);
    }

    [Theory]
    [InlineData("1.2", "1", "90", "decisionThreshold")]
    [InlineData("0.5", "0", "90", "threshold")]
    [InlineData("0.5", "much", "90", "threshold")]
    [InlineData("0.5", "1", "100", "coverage")]
    public void AfterTraining_OutOfRange_IsRefusedAtItsField(string given, string miss, string coverage, string field)
    {
        var draft = new AfterTrainingDraft { Given = given, Miss = miss, Coverage = coverage, States = true, Goal = field == "threshold" ? ThresholdGoal.Cost : null };
        Assert.Equal(field, Assert.Single(draft.Errors(LearningTask.Binary)).Field);
        if (field != "coverage") { Assert.Empty(draft.Errors(LearningTask.Regression)); }
    }

    [Fact]
    public void Split_WithoutTrainingRows_IsRefused() => Assert.Contains("No rows are left", new SplitDraft { Validation = 60, Test = 40 }.Error);

    [Theory]
    [InlineData("")]
    [InlineData("?q=a%20b&algorithm=baseline&data=3&target=y&tag=t&state=failed&archived=1&sort=-auc&columns=f1,accuracy&page=2")]
    public void Address_ThereAndBack_IsTheSame(string query) => Assert.Equal(query.Replace(",", "%2C", StringComparison.Ordinal), RunsAddress.Parse("/p/x/runs" + query).ToQuery());

    [Fact]
    public void Address_PageBeyondAllRows_CanStillBeCountedTo() => Assert.True((RunsAddress.Parse("/p/x/runs?page=2147483647").Page - 1) * RunsAddress.PageSize > 0);

    [Fact]
    public void Address_SortedBy_BestFirstThenTheOtherWay()
    {
        var address = RunsAddress.Parse("");
        Assert.True(address.SortedBy("auc").Filter.Descending);
        Assert.False(address.SortedBy("logloss").Filter.Descending);
        Assert.False(address.SortedBy("auc").SortedBy("auc").Filter.Descending);
        Assert.Equal(RunSort.Name, address.SortedBy(RunSort.Name).Filter.Sort);
    }
}
