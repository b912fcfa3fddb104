using MlStudio.Core.Models;

namespace MlStudio.Core.Tests.Models;

public sealed class DocumentPromptsTests
{
    [Fact]
    public void Open_CountsOnlyQuestionsThatStandAsTheyWereAsked()
    {
        var draft = string.Join('\n', DocumentPrompts.All.Select(p => $"- {p}")) + "\n";
        Assert.Equal(DocumentPrompts.All, DocumentPrompts.Open(draft));
        var answered = draft.Replace(DocumentPrompts.Misuse, DocumentPrompts.Misuse + " Not for hiring.", StringComparison.Ordinal)
            .Replace($"- {DocumentPrompts.Harm}\n", $"- {DocumentPrompts.Harm}\n  Applicants; they write to us.\n", StringComparison.Ordinal)
            .Replace($"- {DocumentPrompts.Wrong}\n", "", StringComparison.Ordinal);
        Assert.Equal([DocumentPrompts.Users, DocumentPrompts.Source, DocumentPrompts.Groups], DocumentPrompts.Open(answered));
        Assert.Empty(DocumentPrompts.Open("# Written anew"));
    }
}
