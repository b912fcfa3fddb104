namespace MlStudio.Web.Components;

public enum NoticeKind
{
    Info,
    Success,
    Warning,
    Error,
}
