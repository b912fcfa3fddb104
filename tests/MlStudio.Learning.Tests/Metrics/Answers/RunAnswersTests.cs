using MlStudio.Learning.Metrics;
using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Tests.Metrics.Answers;

public class RunAnswersTests
{
    private static readonly RunAnswers s_answers = new(
        LearningTask.Binary, "answer", 300, ["no", "yes"],
        [new(AnswerPartKind.Fold, 1, 0, 3, 0.5), new(AnswerPartKind.Fold, 2, 3, 2, 0.3), new(AnswerPartKind.Test, 0, 5, 2, 0.4)],
        [0, 7, 299, 3, 200, 10, 11], [0, 1, 0, 1, 1, 0, 1], [0.1, 0.45, 0.5, 0.3, 0.2, 0.9, 0.4], [5, 5, 200, 1, 0, 5, 300]);

    [Fact]
    public void Answered_EachPart_UsesItsOwnThreshold() => Assert.Equal([0, 0, 1, 1, 0, 1, 1], s_answers.Answered);

    [Fact]
    public void Take_SomeEntries_KeepsThemInTheirParts()
    {
        var taken = s_answers.Take([1, 3, 4]);
        Assert.Equal([new(AnswerPartKind.Fold, 1, 0, 1, 0.5), new(AnswerPartKind.Fold, 2, 1, 2, 0.3)], taken.Parts);
        Assert.Equal([7, 3, 200], taken.Rows);
        Assert.Equal([0.45, 0.3, 0.2], taken.Values);
        Assert.Equal([5, 1, 0], taken.Groups);
    }

    [Fact]
    public void Compared_AndTest_ShareTheRows()
    {
        Assert.Equal(5, s_answers.Compared().Count);
        Assert.Equal([10, 11], s_answers.Test().Rows);
        Assert.Equal(0, s_answers.Compared().Test().Count);
    }

    [Fact]
    public void File_ReadBack_IsTheSameAndGivesTheSameBytes()
    {
        var bytes = RunAnswersFile.ToBytes(s_answers);
        var read = RunAnswersFile.Read(bytes);
        Assert.Equal((s_answers.Task, s_answers.Target, s_answers.TableRows), (read.Task, read.Target, read.TableRows));
        Assert.Equal(s_answers.Parts, read.Parts);
        Assert.Equal(s_answers.Rows, read.Rows);
        Assert.Equal(s_answers.Actual, read.Actual);
        Assert.Equal(s_answers.Values, read.Values);
        Assert.Equal(s_answers.Groups, read.Groups);
        Assert.Equal(bytes, RunAnswersFile.ToBytes(read));
    }

    [Fact]
    public void File_ManyRows_TakesAboutTheirProbabilities()
    {
        var rows = Enumerable.Range(0, 10_000).Select(i => i * 3).ToArray();
        var answers = new RunAnswers(LearningTask.Binary, "y", 30_000, ["0", "1"], [new(AnswerPartKind.Validation, 0, 0, 10_000, 0.5)],
            rows, Array.ConvertAll(rows, r => (double)(r % 2)), Array.ConvertAll(rows, r => r / 30_000.0));
        Assert.InRange(RunAnswersFile.ToBytes(answers).Length, 100_000, 100_200);
    }

    [Fact]
    public void Read_CutOrChangedBytes_IsRefusedOrStillFits()
    {
        var bytes = RunAnswersFile.ToBytes(s_answers);
        for (var length = 0; length < bytes.Length; length++) { Assert.Throws<LearningException>(() => RunAnswersFile.Read(bytes.AsSpan(0, length))); }
        Assert.Throws<LearningException>(() => RunAnswersFile.Read([.. bytes, 0]));
        for (var at = 0; at < bytes.Length; at++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                var changed = bytes.ToArray();
                changed[at] = value;
                try { Assert.Equal(7, RunAnswersFile.Read(changed).Count); }
                catch (LearningException e) { Assert.Contains("answers of", e.Message); }
            }
        }
    }

    [Fact]
    public void Read_LaterVersion_SaysWhichItReads()
    {
        var bytes = RunAnswersFile.ToBytes(s_answers);
        bytes[4] = 9;
        Assert.Contains("reads version 1", Assert.Throws<LearningException>(() => RunAnswersFile.Read(bytes)).Message);
    }

    [Fact]
    public void Constructor_ColumnsThatDoNotFit_AreRefused()
    {
        static RunAnswers Make(int[] rows, double[] actual, double[] values) =>
            new(LearningTask.Binary, "y", 10, ["0", "1"], [new(AnswerPartKind.Validation, 0, 0, 2, 0.5)], rows, actual, values);
        Assert.Equal(2, Make([1, 2], [0, 1], [0, 1]).Count);
        Assert.Throws<LearningException>(() => Make([2, 1], [0, 1], [0, 1]));
        Assert.Throws<LearningException>(() => Make([1, 10], [0, 1], [0, 1]));
        Assert.Throws<LearningException>(() => Make([1, 2], [0, 2], [0, 1]));
        Assert.Throws<LearningException>(() => Make([1, 2], [0, 1], [0, double.NaN]));
        Assert.Throws<LearningException>(() => Make([1, 2], [0, 1], [0, 1, 1]));
    }
}
